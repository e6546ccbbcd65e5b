import { readPastedText } from '../text/pasted-text.ts';
import type { ListedImage, ListedLines, NumberedLine } from './lines.ts';

/** Reads one reference a line, also as `docker pull REFERENCE`. Empty lines and what follows a `#` are skipped. */
export function readPlainList(lines: readonly NumberedLine[]): ListedLines {
  return { images: lines.flatMap(imageOf), unread: [] };
}

function imageOf({ text, line }: NumberedLine): ListedImage[] {
  const said = text.replace(/(?:^|\s)#.*$/, '').trim();
  if (said === '') return [];
  const read = readPastedText(said);
  if (read.kind !== 'reference') return [{ reference: said, line }];
  return [
    { reference: read.text, line, ...(read.platform === undefined ? {} : { platform: read.platform }) },
  ];
}
