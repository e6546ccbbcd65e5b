import type { ByteSource } from './byte-source.ts';

const block = 512;
const endOfArchive = 2 * block;
const largestOctalSize = 8 ** 11 - 1;

/**
 * A tar of exactly `size` bytes (a multiple of 512) with one file that fills it.
 * The content is asked for with the length that fits.
 */
export function singleFileTar(
  name: string,
  size: number,
  contentOf: (length: number) => ByteSource,
): ByteSource {
  const contentSize = size - block - endOfArchive;
  const content = contentOf(contentSize);
  const header = tarHeader(name, contentSize);
  return {
    size,
    read(offset, length) {
      const result = Buffer.alloc(length);
      if (offset < block) header.copy(result, 0, offset);
      const from = Math.max(0, offset - block);
      const to = Math.min(contentSize, offset + length - block);
      if (from < to) content.read(from, to - from).copy(result, from + block - offset);
      return result;
    },
  };
}

/** A ustar header (POSIX.1-1988) with every changing field fixed. */
function tarHeader(name: string, size: number): Buffer {
  if (size > largestOctalSize) throw new RangeError('A ustar file has at most 8 GiB.');
  const header = Buffer.alloc(block);
  header.write(name, 0);
  header.write('0000644\0', 100);
  header.write('0000000\0', 108);
  header.write('0000000\0', 116);
  header.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  header.write('00000000000\0', 136);
  header.write('        ', 148);
  header.write('0', 156);
  header.write('ustar\0', 257);
  header.write('00', 263);
  const checksum = header.reduce((sum, byte) => sum + byte, 0);
  header.write(`${checksum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}
