import { useTranslation } from 'react-i18next';
import type { LibraryImage } from '../../shared/schemas/library.ts';
import { api } from '../api/connection-store.ts';
import { invalidateLibrary, useLibrary } from '../api/queries.ts';
import { QuestionDialog } from '../components/question-dialog.tsx';
import { useFormat } from '../components/text/use-format.ts';
import { showError, showNote } from '../state/show-toast.ts';

/** More names than these say no more. */
const mostNamed = 3;

/** Asks before an image is deleted, saying what that frees. */
export function DeleteDialog({ image, onClose }: { image: LibraryImage; onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { reference, digest, size, uniqueBytes, isDamaged } = image;
  const { data: images = [] } = useLibrary({ isReadAgain: true });
  const damaged = images.filter((other) => other.isDamaged && !isSameImage(other, image));
  const frees = () => {
    if (damaged.length > 0) return t('library.deleteFreesNothing', { other: namesOf(damaged) });
    if (isDamaged) return t('library.deleteFreesUnknown');
    return t('library.deleteFrees', { size: format.bytes(uniqueBytes) });
  };
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
      <p>{frees()}</p>
      {damaged.length === 0 && size > uniqueBytes ? (
        <p>{t('library.deleteKeeps', { size: format.bytes(size - uniqueBytes) })}</p>
      ) : null}
    </QuestionDialog>
  );
}

function namesOf(images: readonly LibraryImage[]): string {
  const names = images.slice(0, mostNamed).map(({ reference }) => reference);
  return names.join(', ') + (images.length > mostNamed ? ', …' : '');
}

function isSameImage(left: LibraryImage, right: LibraryImage): boolean {
  return left.reference === right.reference && left.digest === right.digest;
}
