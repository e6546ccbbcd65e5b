import { Button } from '@fluentui/react-components';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isAbsolutePath } from '../../shared/schemas/input-text.ts';
import { api } from '../api/connection-store.ts';
import { errorDataOf } from '../api/error-data.ts';
import { invalidateLibrary, useHostInfo } from '../api/queries.ts';
import { DialogButtons } from '../components/dialogs/buttons.tsx';
import { DialogFrame } from '../components/dialogs/frame.tsx';
import { PathInput } from '../components/export/path-input.tsx';
import { pickPath } from '../components/export/pick-path.ts';
import { ProgressBar } from '../components/progress-bar.tsx';
import { shortSentence } from '../components/text/short-sentence.ts';
import { useFormat } from '../components/text/use-format.ts';
import { showNote } from '../state/show-toast.ts';
import { useCurrentLanguage } from '../state/use-language.ts';
import styles from './move-library.module.css';

/** Moves the library to another disk: its button, and the dialog that asks where and shows how it goes. */
export function MoveLibrary() {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>{t('move.open')}</Button>
      {isOpen ? <MoveDialog onClose={() => setIsOpen(false)} /> : null}
    </>
  );
}

function MoveDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const language = useCurrentLanguage();
  const format = useFormat();
  const canPick = useHostInfo().data?.capabilities.pickPath ?? false;
  const [path, setPath] = useState('');
  const [moved, setMoved] = useState<{ bytes: number; total: number }>();
  const [problem, setProblem] = useState<string>();
  const running = useRef<AbortController>(null);
  const isPath = isAbsolutePath(path.trim());

  const move = async () => {
    const controller = new AbortController();
    running.current = controller;
    setProblem(undefined);
    setMoved({ bytes: 0, total: 0 });
    try {
      for await (const event of await api().library.move(
        { path: path.trim() },
        { signal: controller.signal },
      )) {
        if (event.type === 'progress') setMoved({ bytes: event.bytes, total: event.total });
        else {
          showNote(t(event.isOldGone ? 'move.done' : 'move.doneKept', { path: event.path }));
          onClose();
        }
      }
    } catch (thrown) {
      setProblem(
        controller.signal.aborted ? t('move.stopped') : shortSentence(errorDataOf(thrown), language),
      );
    }
    setMoved(undefined);
    invalidateLibrary();
  };
  const browse = async () => {
    const picked = await pickPath('folder', t('move.title'), path);
    if (picked !== null) setPath(picked);
  };
  const text = moved === undefined ? '' : t('move.running', format.share(moved.bytes, moved.total));
  return (
    <DialogFrame
      isAlert
      title={t('move.title')}
      contentClassName={styles.content}
      onClose={() => (moved === undefined ? onClose() : undefined)}
      onSubmit={() => (isPath && moved === undefined ? void move() : undefined)}
      actions={
        <DialogButtons
          dismiss={moved === undefined ? undefined : t('library.stop')}
          onDismiss={() => (moved === undefined ? onClose() : running.current?.abort())}
          type="submit"
          disabled={!isPath || moved !== undefined}
        >
          {t('move.confirm')}
        </DialogButtons>
      }
    >
      <p>{t('move.text')}</p>
      <PathInput
        label={t('move.folder')}
        value={path}
        onChange={setPath}
        onBrowse={canPick ? () => void browse() : undefined}
        note={
          problem === undefined
            ? { state: 'none', text: isPath || path === '' ? ' ' : t('export.absolute') }
            : { state: 'error', text: problem }
        }
      />
      {moved === undefined ? null : (
        <>
          <p role="status">{text}</p>
          <ProgressBar
            label={text}
            value={moved.total === 0 ? 0 : moved.bytes / moved.total}
            tone="registry"
          />
        </>
      )}
    </DialogFrame>
  );
}
