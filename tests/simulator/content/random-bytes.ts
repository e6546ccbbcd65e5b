import { createCipheriv, createHash, createSecretKey } from 'node:crypto';
import type { ByteSource } from './byte-source.ts';

const cipherBlock = 16;
/** What is ciphered: as many as are usually asked for at once. */
const zeros = Buffer.alloc(1024 * 1024 + cipherBlock);

/**
 * An endless-looking stretch of pseudo-random bytes that depends on nothing but its seed. AES in counter mode:
 * any offset can be produced at once, at gigabytes a second, and no two stretches are alike, so that a piece
 * written at the wrong place is always noticed.
 */
export function randomBytesSource(seed: string, size: number): ByteSource {
  const key = createSecretKey(createHash('sha256').update(seed).digest().subarray(0, cipherBlock));
  return {
    size,
    read(offset, length) {
      const skipped = offset % cipherBlock;
      const counter = Buffer.alloc(cipherBlock);
      counter.writeBigUInt64BE(BigInt((offset - skipped) / cipherBlock), 8);
      const cipher = createCipheriv('aes-128-ctr', key, counter);
      const needed = skipped + length;
      return cipher
        .update(needed <= zeros.length ? zeros.subarray(0, needed) : Buffer.alloc(needed))
        .subarray(skipped);
    },
  };
}
