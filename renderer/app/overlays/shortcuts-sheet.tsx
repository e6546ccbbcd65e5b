import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { CloseButton } from '../../components/dialogs/buttons.tsx';
import { DialogFrame } from '../../components/dialogs/frame.tsx';
import { closeShortcuts, openShortcuts, useShortcuts } from '../../state/frame/shortcuts.ts';
import styles from './shortcuts-sheet.module.css';

const groups = [
  ['everywhere', ['palette', 'paste', 'sheet', 'menu', 'toasts']],
  ['lists', ['move', 'open', 'find', 'clear', 'tags']],
  ['downloads', ['select', 'selectRange', 'selectAll', 'queue', 'remove']],
] as const;

/** Opens with "?" wherever no text is typed, and lists the keys of the window. */
export function ShortcutsSheet() {
  const isOpen = useShortcuts(({ isOpen }) => isOpen);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const { target } = event;
      const isTyping =
        target instanceof Element && target.closest('input, textarea, [contenteditable]') !== null;
      if (event.key !== '?' || isTyping || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      openShortcuts();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
  return isOpen ? <Sheet /> : null;
}

function Sheet() {
  const { t } = useTranslation();
  return (
    <DialogFrame
      title={t('shortcuts.title')}
      onClose={closeShortcuts}
      className={styles.surface}
      contentClassName={styles.groups}
      actions={<CloseButton onClick={closeShortcuts} />}
    >
      {groups.map(([group, entries]) => (
        <section key={group}>
          <h3 className={styles.heading}>{t(`shortcuts.groups.${group}`)}</h3>
          <dl className={styles.list}>
            {entries.map((name) => (
              <div key={name} className={styles.line}>
                <dt>{t(`shortcuts.does.${name}`)}</dt>
                <dd>
                  <kbd className={styles.keys}>{t(`shortcuts.keys.${name}`)}</kbd>
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </DialogFrame>
  );
}
