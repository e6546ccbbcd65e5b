import { useTranslation } from 'react-i18next';
import type { UnfinishedBlob } from '../../../shared/schemas/library-space.ts';
import { api } from '../../api/connection-store.ts';
import { invalidateLibrary } from '../../api/queries.ts';
import { QuestionDialog } from '../../components/dialogs/question.tsx';
import { useFormat } from '../../components/text/use-format.ts';
import { showError, showNote } from '../../state/show-toast.ts';

interface UnfinishedDialogProps {
  /** What no download needs. */
  blobs: readonly UnfinishedBlob[];
  onClose: () => void;
}

/** Asks before unfinished data is deleted that no download goes on with. */
export function UnfinishedDialog({ blobs, onClose }: UnfinishedDialogProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const size = blobs.reduce((sum, blob) => sum + blob.size, 0);
  const discard = async () => {
    onClose();
    try {
      const { freedBytes } = await api().space.discardUnfinished({
        digests: [...new Set(blobs.map(({ digest }) => digest))],
      });
      showNote(t('library.freed', { size: format.bytes(freedBytes) }));
    } catch (thrown) {
      showError(thrown);
    }
    invalidateLibrary();
  };
  return (
    <QuestionDialog
      title={t('space.discardTitle')}
      confirm={t('space.discardConfirm')}
      onConfirm={() => void discard()}
      onClose={onClose}
    >
      <p>{t('space.discardFrees', { count: blobs.length, size: format.bytes(size) })}</p>
    </QuestionDialog>
  );
}
