import { i18n } from '../../i18n/index.ts';
import { openPalette } from '../palette-store.ts';
import { showNote } from '../show-toast.ts';
import { openLists, useLists } from './lists-store.ts';

/** Characters of a list; one that is longer would hold the window up. */
export const longestList = 4 * 1024 * 1024;
/** Characters of a line that the palette takes. */
const longestLine = 1000;

/**
 * Takes a text that was pasted or dropped: several images open the sheet, all else the palette, where the user sees what
 * it is taken for before anything happens.
 */
export async function takeText(text: string): Promise<void> {
  const trimmed = text.trim();
  if (trimmed === '') return;
  if (trimmed.length > longestList) {
    showNote(i18n.t('lists.tooLarge', { name: i18n.t('lists.pasted') }), { intent: 'error' });
    return;
  }
  if (useLists.getState().sources !== null || (await isList(trimmed)))
    openLists([{ name: null, text: trimmed }]);
  else openPalette(firstLine(trimmed));
}

/** True for a text that names several images. What reads lists is loaded for texts that may be one. */
export async function isList(text: string): Promise<boolean> {
  if (!/\s/.test(text)) return false;
  const { namesSeveral } = await import('../../../shared/lists/names-several.ts');
  return namesSeveral(text);
}

/** The first line of a text, as far as the palette takes it. */
export function firstLine(text: string): string {
  const [line = ''] = text.trim().split(/\r?\n/);
  return line.slice(0, longestLine);
}
