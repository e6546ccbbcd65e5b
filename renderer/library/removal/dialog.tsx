import { useTranslation } from 'react-i18next';
import { imageKey } from '../../../shared/library/space-sums.ts';
import type { LibraryImage } from '../../../shared/schemas/library.ts';
import { useLibrary } from '../../api/queries.ts';
import { QuestionDialog } from '../../components/dialogs/question.tsx';
import { useFormat } from '../../components/text/use-format.ts';
import { removeImages } from '../../state/library/removals.ts';
import { useSpaceSums } from '../selection/use-selected.ts';
import styles from './dialog.module.css';
import { keptSentence, namesInSentence } from './kept-sentence.ts';
import { useRemovalWords } from './words.ts';

interface RemoveDialogProps {
  images: readonly LibraryImage[];
  onClose: () => void;
}

/** Asks before images are removed, saying what that frees, and what stays and for whom. */
export function RemoveDialog({ images, onClose }: RemoveDialogProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data: all = [] } = useLibrary({ isReadAgain: true });
  const sums = useSpaceSums(images);
  const chosen = new Set(images.map(imageKey));
  const damaged = all.filter((other) => other.isDamaged && !chosen.has(imageKey(other)));
  const isUnknown = images.some(({ isDamaged }) => isDamaged);
  const words = useRemovalWords(
    isUnknown || damaged.length > 0 ? undefined : sums?.frees,
    images[0]?.reference,
  );
  const [first] = images;
  const frees = () => {
    if (damaged.length > 0) return keptSentence(t, 'removing', referencesOf(damaged), damaged);
    if (isUnknown) return t('library.removeFreesUnknown');
    return sums === undefined ? '' : t('library.removeFrees', { size: format.bytes(sums.frees) });
  };
  const stays = damaged.length === 0 && sums !== undefined && sums.stays > 0 ? sums : undefined;
  return (
    <QuestionDialog
      title={
        images.length === 1 && first !== undefined
          ? t('library.removeTitle', { reference: first.reference })
          : t('removal.title', { count: images.length })
      }
      confirm={images.length === 1 ? t('library.remove') : t('removal.confirm', { count: images.length })}
      onConfirm={() => {
        onClose();
        void removeImages(images, words);
      }}
      onClose={onClose}
    >
      <p className={styles.sum}>{frees()}</p>
      {stays === undefined ? null : (
        <p>
          {t('removal.stays', {
            size: format.bytes(stays.stays),
            others: namesInSentence(referencesOf(stays.sharedWith)),
          })}
        </p>
      )}
    </QuestionDialog>
  );
}

function referencesOf(images: readonly { reference: string }[]): string[] {
  return images.map(({ reference }) => reference);
}
