// Decided here: what is shown of a file, and as what: its content decides, its name has no say.
import type { FilePreview } from '../../../../shared/inside/preview.ts';
import { isPicture, readPictureHead } from './picture.ts';
import { readText } from './text.ts';

/** Bytes of text, and of a picture, that are shown. */
const mostTextBytes = 256 * 1024;
const mostPictureBytes = 2 * 1024 * 1024;
/** Bytes that are shown of what is neither; and when they are asked for. */
const hexBytes = 4 * 1024;
const mostHexBytes = 64 * 1024;

/** How a file is wanted. */
export interface PreviewOptions {
  as?: 'auto' | 'hex' | undefined;
  /** Bytes before the first that is wanted; of hex alone. */
  offset?: number | undefined;
}

/** Bytes of a file, fewer where it ends. */
export type ReadPart = (offset: number, length: number) => Promise<Buffer>;

/**
 * The beginning of a file: a picture, text, or whatever it is. Its content decides, not its name; what could be a program
 * of some kind, such as SVG or HTML, is text.
 * @param total bytes of the file.
 * @throws what `read` throws.
 */
export async function previewOf(
  total: number,
  read: ReadPart,
  { as = 'auto', offset = 0 }: PreviewOptions,
): Promise<FilePreview> {
  if (as === 'hex') return hexOf(await read(offset, mostHexBytes), Math.min(offset, total), total);
  const start = await read(0, mostTextBytes);
  return (
    (await pictureOf(start, total, read)) ??
    textOf(start, total) ??
    hexOf(start.subarray(0, hexBytes), 0, total)
  );
}

async function pictureOf(start: Buffer, total: number, read: ReadPart): Promise<FilePreview | undefined> {
  if (total > mostPictureBytes || !isPicture(start)) return undefined;
  const whole = total <= start.length ? start : await read(0, total);
  const head = readPictureHead(whole);
  return head === undefined
    ? undefined
    : { kind: 'picture', ...head, base64: whole.toString('base64'), total };
}

function textOf(start: Buffer, total: number): FilePreview | undefined {
  const found = readText(start, start.length >= total);
  return found === undefined ? undefined : { kind: 'text', ...found, total };
}

function hexOf(bytes: Buffer, offset: number, total: number): FilePreview {
  return { kind: 'hex', base64: bytes.toString('base64'), offset, bytes: bytes.length, total };
}
