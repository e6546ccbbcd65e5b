import type { Transform } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';

/** How bytes are packed. `other` is none that an image's layer or an archive may have. */
export type Compression = 'none' | 'gzip' | 'zstd' | 'other';

/** Bytes that tell the compression. */
export const magicBytes = 6;

const magics: readonly (readonly [Compression, Buffer])[] = [
  ['gzip', Buffer.from([0x1f, 0x8b])],
  ['zstd', Buffer.from([0x28, 0xb5, 0x2f, 0xfd])],
  ['other', Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a])],
  ['other', Buffer.from('BZh')],
];

/** The compression of what begins with these bytes (RFC 1952, RFC 8878). */
export function compressionOf(head: Buffer): Compression {
  const found = magics.find(([, magic]) => head.subarray(0, magic.length).equals(magic));
  return found?.[0] ?? 'none';
}

/** A stream that unpacks. */
export function unpacker(compression: 'gzip' | 'zstd'): Transform {
  return compression === 'gzip' ? createGunzip() : createZstdDecompress();
}
