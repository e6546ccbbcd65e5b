import { useTranslation } from 'react-i18next';
import { useFormat } from '../../components/text/use-format.ts';
import type { RemovalWords } from '../../state/library/removals.ts';
import { keptSentence } from './kept-sentence.ts';

/**
 * What the note about a removal says.
 * @param frees bytes; undefined where they are not known.
 * @param reference of the image, when it is only one.
 */
export function useRemovalWords(frees?: number, reference = ''): RemovalWords {
  const { t } = useTranslation();
  const format = useFormat();
  return {
    text: (count) => {
      const removed =
        count === 1 && reference !== '' ? t('removal.one', { reference }) : t('removal.done', { count });
      return frees === undefined
        ? removed
        : `${removed} ${t('removal.willFree', { size: format.bytes(frees) })}`;
    },
    undo: t('removal.undo'),
    restored: t('removal.restored'),
    kept: (names, images) => keptSentence(t, 'removed', names, images),
  };
}
