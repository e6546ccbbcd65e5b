import { Dialog, DialogSurface } from '@fluentui/react-components';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { closePalette, openPalette, usePalette } from '../state/palette-store.ts';
import { PaletteBox } from './box.tsx';
import styles from './command-palette.module.css';

/** The palette behind Ctrl/⌘ K. */
export function CommandPalette() {
  const { t } = useTranslation();
  const isOpen = usePalette(({ isOpen }) => isOpen);

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      if (usePalette.getState().isOpen) closePalette();
      else openPalette();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);

  return (
    <Dialog open={isOpen} onOpenChange={(_, { open }) => (open ? undefined : closePalette())}>
      <DialogSurface className={styles.surface} aria-label={t('palette.title')}>
        <PaletteBox />
      </DialogSurface>
    </Dialog>
  );
}
