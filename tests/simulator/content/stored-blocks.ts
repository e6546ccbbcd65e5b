import type { ByteSource } from './byte-source.ts';

/** Bytes of a block's content at most. */
export const payloadBytes = 65_535;
const headerBytes = 5;

/** How many bytes a source of this size takes as stored deflate blocks. */
export function storedBlocksSize(size: number): number {
  return size + headerBytes * Math.ceil(size / payloadBytes);
}

/** A source as a deflate stream of stored, uncompressed blocks (RFC 1951 §3.2.4). */
export function storedBlocksSource(payload: ByteSource): ByteSource {
  const size = storedBlocksSize(payload.size);
  return {
    size,
    read(offset, length) {
      const result = Buffer.allocUnsafe(length);
      const firstBlock = Math.floor(offset / (payloadBytes + headerBytes));
      const lastBlock = Math.floor((offset + length - 1) / (payloadBytes + headerBytes));
      const payloadStart = firstBlock * payloadBytes;
      const payloadEnd = Math.min(payload.size, (lastBlock + 1) * payloadBytes);
      const bytes = payload.read(payloadStart, payloadEnd - payloadStart);
      for (let block = firstBlock; block <= lastBlock; block += 1) {
        const content = bytes.subarray((block - firstBlock) * payloadBytes).subarray(0, payloadBytes);
        const isLast = (block + 1) * payloadBytes >= payload.size;
        const blockStart = block * (payloadBytes + headerBytes) - offset;
        place(result, blockHeader(content.length, isLast), blockStart);
        place(result, content, blockStart + headerBytes);
      }
      return result;
    },
  };
}

/** What stands before a block of so many bytes. */
export function blockHeader(length: number, isLast: boolean): Buffer {
  const header = Buffer.alloc(headerBytes);
  header.writeUInt8(isLast ? 1 : 0, 0);
  header.writeUInt16LE(length, 1);
  header.writeUInt16LE(~length & 0xffff, 3);
  return header;
}

/** Copies `bytes` to `position` of `target`, leaving out what falls outside. */
function place(target: Buffer, bytes: Buffer, position: number): void {
  const skipped = Math.max(0, -position);
  if (skipped < bytes.length && position < target.length) bytes.copy(target, position + skipped, skipped);
}
