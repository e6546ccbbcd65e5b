import type { TFunction } from 'i18next';
import { isFullReference } from '../../../shared/library/find-images.ts';
import type { LibraryImage } from '../../../shared/schemas/library.ts';
import { cleanText } from '../../../shared/text/clean-text.ts';
import { namelessEntry } from '../../../shared/text/nameless-entry.ts';

/** More names than these say no more. */
const mostNamed = 3;

/**
 * Why no space is freed, and what can be done about that: what has no name cannot be downloaded again, and an entry
 * that is no image of the library can only be mended where it is written.
 * @param names what blobs are kept for, as the engine calls it.
 * @param images of the library.
 */
export function keptSentence(
  t: TFunction,
  when: 'freeing' | 'removing' | 'removed',
  names: readonly string[],
  images: readonly Pick<LibraryImage, 'reference' | 'isDamaged'>[],
): string {
  const unreadable = new Set(images.filter(({ isDamaged }) => isDamaged).map(({ reference }) => reference));
  const count = new Set(names).size;
  const remedy = () => {
    if (!names.every((name) => unreadable.has(name))) return t('kept.unread');
    return names.every(isFullReference) ? t('kept.named', { count }) : t('kept.nameless', { count });
  };
  const shown = names.map((name) => (name === namelessEntry ? t('unread.nameless') : cleanText(name).trim()));
  return t(`kept.${when}`, { names: namesInSentence(shown), remedy: remedy() });
}

/** Names as part of a sentence: the first ones, each once. */
export function namesInSentence(names: readonly string[]): string {
  const each = [...new Set(names)];
  return each.slice(0, mostNamed).join(', ') + (each.length > mostNamed ? ', …' : '');
}
