import { parseReference } from '../reference.ts';
import { readPastedText } from '../text/pasted-text.ts';
import type { ListedImage, ListedLines, NumberedLine } from './lines.ts';

/**
 * Reads one reference a line, also as `docker pull REFERENCE`. Empty lines and what follows a `#` are skipped. Of a line of
 * several words those count that name a registry and a tag or digest; of what `docker images` prints, its two first columns.
 */
export function readPlainList(lines: readonly NumberedLine[]): ListedLines {
  const header = lines.findIndex(({ text }) => /^\s*REPOSITORY\s+TAG\s/.test(text));
  const images = lines.flatMap((line, index) =>
    header >= 0 && index >= header ? rowOf(line, index === header) : imagesOf(line),
  );
  return { images, unread: [] };
}

function imagesOf({ text, line }: NumberedLine): ListedImage[] {
  const said = text.replace(/(?:^|\s)#.*$/, '').trim();
  if (said === '') return [];
  const read = readPastedText(said);
  if (read.kind === 'reference')
    return [
      { reference: read.text, line, ...(read.platform === undefined ? {} : { platform: read.platform }) },
    ];
  const words = said.split(/\s+/);
  const named = words.length === 1 ? [] : words.map(bareWord).filter(isFullName);
  return (named.length === 0 ? [said] : named).map((reference) => ({ reference, line }));
}

/** A row of `docker images`; one that has no name or no tag names nothing that could be fetched. */
function rowOf({ text, line }: NumberedLine, isHeader: boolean): ListedImage[] {
  const [repository = '', tag = ''] = text.trim().split(/\s+/);
  if (isHeader || tag === '' || [repository, tag].includes('<none>')) return [];
  return [{ reference: `${repository}:${tag}`, line }];
}

const openers: ReadonlySet<string> = new Set(['"', "'", '`', '(', '<', '[']);
const closers: ReadonlySet<string> = new Set(['"', "'", '`', ')', '>', ']', '.', ',', ';']);

/** A word without the signs around it. An expression for those at the end would look at each of many for every one before it. */
function bareWord(word: string): string {
  let start = 0;
  let end = word.length;
  while (start < end && openers.has(word.charAt(start))) start += 1;
  while (end > start && closers.has(word.charAt(end - 1))) end -= 1;
  return word.slice(start, end);
}

/** True for a reference that says its registry and its tag or digest: nothing else in prose looks like it. */
function isFullName(word: string): boolean {
  const [host = '', ...path] = word.split('/');
  if (!/\.|^localhost(?::|$)/.test(host) || !/[:@]/.test(path.at(-1) ?? '')) return false;
  try {
    parseReference(word);
    return true;
  } catch {
    return false;
  }
}
