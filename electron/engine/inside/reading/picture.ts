import type { FilePreview } from '../../../../shared/inside/preview.ts';

/** What a picture says of itself. */
export interface PictureHead {
  mediaType: Extract<FilePreview, { kind: 'picture' }>['mediaType'];
  width: number;
  height: number;
}

/** Larger ones take more memory to draw than anybody wants to spend on a look. */
const mostPixels = 32 * 1024 * 1024;
const longestSide = 16_384;

type ReadHead = (bytes: Buffer) => PictureHead | undefined;

/** The formats, by what they begin with. */
const formats: readonly { isOne: (bytes: Buffer) => boolean; read: ReadHead }[] = [
  { isOne: (bytes) => has(bytes, 0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), read: readPng },
  { isOne: (bytes) => has(bytes, 0, [0xff, 0xd8, 0xff]), read: readJpeg },
  {
    isOne: (bytes) => ['GIF87a', 'GIF89a'].includes(bytes.toString('latin1', 0, 6)),
    read: (bytes) => sized('image/gif', at16(bytes, 6), at16(bytes, 8)),
  },
  {
    isOne: (bytes) =>
      bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 15) === 'WEBPVP8',
    read: readWebp,
  },
  // Its reserved field is zero, and the header behind it has one of a few lengths.
  {
    isOne: (bytes) =>
      has(bytes, 0, [0x42, 0x4d]) &&
      has(bytes, 6, [0, 0, 0, 0]) &&
      [40, 52, 56, 108, 124].includes(at16(bytes, 14)),
    read: readBmp,
  },
  {
    isOne: (bytes) => has(bytes, 0, [0, 0, 1, 0]) && at16(bytes, 4) > 0 && at16(bytes, 4) <= 64,
    read: readIcon,
  },
];

/** True for what begins as a picture does. What it is needs all of it: its size may stand anywhere. */
export function isPicture(bytes: Buffer): boolean {
  return formats.some(({ isOne }) => isOne(bytes));
}

/**
 * What a picture is, by its bytes; undefined for what is none that is shown, or claims to be larger than is drawn.
 */
export function readPictureHead(bytes: Buffer): PictureHead | undefined {
  const head = formats.find(({ isOne }) => isOne(bytes))?.read(bytes);
  if (head === undefined || head.width === 0 || head.height === 0) return undefined;
  const isDrawn =
    head.width <= longestSide && head.height <= longestSide && head.width * head.height <= mostPixels;
  return isDrawn ? head : undefined;
}

function has(bytes: Buffer, at: number, wanted: readonly number[]): boolean {
  return wanted.every((byte, offset) => bytes[at + offset] === byte);
}

function sized(mediaType: PictureHead['mediaType'], width: number, height: number): PictureHead {
  return { mediaType, width, height };
}

function at16(bytes: Buffer, at: number): number {
  return at + 2 <= bytes.length ? bytes.readUInt16LE(at) : 0;
}

function readPng(bytes: Buffer): PictureHead | undefined {
  if (bytes.length < 24 || bytes.toString('latin1', 12, 16) !== 'IHDR') return undefined;
  return sized('image/png', bytes.readUInt32BE(16), bytes.readUInt32BE(20));
}

/** Walks the segments to the one that says the size (ITU-T T.81, B.2.2). */
function readJpeg(bytes: Buffer): PictureHead | undefined {
  for (let at = 2; at + 9 < bytes.length; ) {
    if (bytes[at] !== 0xff) return undefined;
    const marker = bytes[at + 1] ?? 0;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return sized('image/jpeg', bytes.readUInt16BE(at + 7), bytes.readUInt16BE(at + 5));
    // A marker may be preceded by any number of these.
    at += marker === 0xff ? 1 : 2 + Math.max(2, bytes.readUInt16BE(at + 2));
  }
  return undefined;
}

/** RFC 9649, 2.5 to 2.7. */
function readWebp(bytes: Buffer): PictureHead | undefined {
  if (bytes.length < 30) return undefined;
  const form = bytes.toString('latin1', 12, 16);
  if (form === 'VP8X') return sized('image/webp', bytes.readUIntLE(24, 3) + 1, bytes.readUIntLE(27, 3) + 1);
  if (form === 'VP8 ') return sized('image/webp', at16(bytes, 26) & 0x3fff, at16(bytes, 28) & 0x3fff);
  const bits = bytes.readUInt32LE(21);
  return sized('image/webp', (bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1);
}

function readBmp(bytes: Buffer): PictureHead | undefined {
  if (bytes.length < 26) return undefined;
  return sized('image/bmp', Math.abs(bytes.readInt32LE(18)), Math.abs(bytes.readInt32LE(22)));
}

/** The largest picture of an icon; 0 stands for 256. */
function readIcon(bytes: Buffer): PictureHead | undefined {
  const count = at16(bytes, 4);
  if (bytes.length < 6 + count * 16) return undefined;
  let [width, height] = [0, 0];
  for (let at = 6; at < 6 + count * 16; at += 16) {
    // Where the picture lies must be in the file: much else begins with these bytes.
    const [length, offset] = [bytes.readUInt32LE(at + 8), bytes.readUInt32LE(at + 12)];
    if (length === 0 || offset < 6 + count * 16 || offset + length > bytes.length) return undefined;
    width = Math.max(width, (bytes[at] ?? 0) || 256);
    height = Math.max(height, (bytes[at + 1] ?? 0) || 256);
  }
  return sized('image/x-icon', width, height);
}
