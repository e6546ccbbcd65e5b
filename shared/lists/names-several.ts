import { parseReference } from '../reference.ts';
import { readImageList } from './image-list.ts';

/** True for a text that names several images, so that it is to be shown as a list and not as one reference. */
export function namesSeveral(text: string): boolean {
  const { kind, images, unread } = readImageList(text);
  const named = kind === 'plain' ? images.filter(({ reference }) => isClearlyAnImage(reference)) : images;
  return named.length + unread.length > 1;
}

/** Many words, and paths of files, read like references: one that says its registry, a tag or a digest is one. */
function isClearlyAnImage(word: string): boolean {
  const [first = '', ...others] = word.split('/');
  const last = others.at(-1) ?? first;
  const hasHost = others.length > 0 && /\.|:\d+$|^localhost$/.test(first);
  if (!hasHost && !/[:@]/.test(last)) return false;
  try {
    parseReference(word);
    return true;
  } catch {
    return false;
  }
}
