import { type AppErrorData, isAppError } from '../../../shared/errors.ts';
import {
  type ListedImage,
  type ListedPart,
  readImageList,
  type Values,
} from '../../../shared/lists/image-list.ts';
import { parsePlatform } from '../../../shared/platform.ts';
import { formatReference, parseReference } from '../../../shared/reference.ts';
import type { ListSource } from '../../state/incoming/lists-store.ts';

/** Where an image was found. */
export interface ListPlace {
  /** The file's name; null for what was pasted. */
  source: string | null;
  line: number;
  part?: ListedPart;
}

/** What a list names, once: an image, or a text that is none yet. */
export interface ListRow {
  key: string;
  /** In full; of a text that is no reference, as it is written. */
  reference: string;
  /** Platform text that the list asks for. */
  platform?: string;
  places: readonly ListPlace[];
  /** The variable without a value that keeps it from being an image. */
  variable?: string;
  /** Why it is no image. */
  error?: AppErrorData;
}

/** Above it a list is no list of images that somebody wants. */
const mostRows = 5_000;

/**
 * The images that lists name, each once.
 * @param values of variables that the user has given.
 * @returns also how many lines of plain text name no image, and are no rows.
 */
export function listRows(
  sources: readonly ListSource[],
  values: Values,
  defaultRegistry: string,
): { rows: ListRow[]; otherLines: number } {
  const rows = new Map<string, ListRow>();
  let otherLines = 0;
  const add = (row: ListRow) => {
    const known = rows.get(row.key);
    if (known !== undefined) rows.set(row.key, { ...known, places: [...known.places, ...row.places] });
    else if (rows.size < mostRows) rows.set(row.key, row);
  };
  for (const { name, text } of sources) {
    const list = readImageList(text, values);
    for (const image of list.images) {
      const row = rowOf(image, name, defaultRegistry);
      // What people write around a list is no mistake in it.
      if (row.error !== undefined && list.kind === 'plain' && /\s/.test(image.reference)) otherLines++;
      else add(row);
    }
    for (const { line, text: written, variable, part } of list.unread) {
      const place = placeOf(name, line, part);
      const key = JSON.stringify(['?', name, line, written]);
      add({ key, reference: written, places: [place], variable });
    }
  }
  return { rows: [...rows.values()], otherLines };
}

/** The key of an image, for one platform or for the one that is chosen by itself. */
export function imageKey(reference: string, platform: string | undefined): string {
  return JSON.stringify([reference, platform ?? null]);
}

function rowOf(image: ListedImage, source: string | null, defaultRegistry: string): ListRow {
  const { line, part, platform } = image;
  const places = [placeOf(source, line, part)];
  const asked = platform === undefined ? {} : { platform };
  try {
    const reference = formatReference(parseReference(image.reference, defaultRegistry));
    if (platform !== undefined) parsePlatform(platform);
    return { key: imageKey(reference, platform), reference, places, ...asked };
  } catch (thrown) {
    if (!isAppError(thrown)) throw thrown;
    const key = JSON.stringify(['!', image.reference, platform]);
    return { key, reference: image.reference, places, ...asked, error: thrown.toJSON() };
  }
}

function placeOf(source: string | null, line: number, part: ListedPart | undefined): ListPlace {
  return { source, line, ...(part === undefined ? {} : { part }) };
}
