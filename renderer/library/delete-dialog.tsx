import { useTranslation } from 'react-i18next';
import type { LibraryImage } from '../../shared/schemas/library.ts';
import { api } from '../api/connection-store.ts';
import { invalidateLibrary } from '../api/queries.ts';
import { QuestionDialog } from '../components/question-dialog.tsx';
import { useFormat } from '../components/text/use-format.ts';
import { showError, showNote } from '../state/show-toast.ts';

/** Asks before an image is deleted, saying what that frees. */
export function DeleteDialog({ image, onClose }: { image: LibraryImage; onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { reference, digest, size, uniqueBytes } = image;
  const remove = async () => {
    onClose();
    try {
      const { freedBytes, keptFor } = await api().library.remove({ reference, digest });
      if (keptFor === undefined)
        showNote(t('library.deleted', { reference, size: format.bytes(freedBytes) }));
      else
        showNote(t('library.deletedKept', { reference, other: keptFor.slice(0, 3).join(', ') }), {
          intent: 'info',
        });
    } catch (thrown) {
      showError(thrown);
    }
    invalidateLibrary();
  };
  return (
    <QuestionDialog
      title={t('library.deleteTitle', { reference })}
      confirm={t('library.delete')}
      onConfirm={() => void remove()}
      onClose={onClose}
    >
      <p>{t('library.deleteFrees', { size: format.bytes(uniqueBytes) })}</p>
      {size > uniqueBytes ? (
        <p>{t('library.deleteKeeps', { size: format.bytes(size - uniqueBytes) })}</p>
      ) : null}
    </QuestionDialog>
  );
}
