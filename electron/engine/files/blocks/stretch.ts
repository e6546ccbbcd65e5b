import type { Hash } from 'node:crypto';
import { readSync, writeSync } from 'node:fs';
import { systemErrorCode } from '../disk-error.ts';
import { shortWrite } from '../short-write.ts';
import type { BlockReply, Stretch } from './block-protocol.ts';

/**
 * Reads a stretch block by block, adds each to the hash and writes it to the target, all in this thread: a block is
 * still in the processor's cache when it is hashed and written.
 * @param block memory for one block, used again for each.
 * @param followed hears the same bytes, when it is given.
 */
export function copyStretch(
  { source, position, length, target }: Stretch,
  block: Buffer,
  hash: Hash,
  followed?: Hash,
): BlockReply {
  let bytes = 0;
  let side: 'source' | 'target' = 'source';
  try {
    while (bytes < length) {
      side = 'source';
      const read = readSync(source, block, 0, Math.min(block.length, length - bytes), position + bytes);
      if (read === 0) break;
      const part = read === block.length ? block : block.subarray(0, read);
      hash.update(part);
      followed?.update(part);
      side = 'target';
      if (target !== undefined) writeFully(target.descriptor, block, read, target.position + bytes);
      bytes += read;
    }
    return { kind: 'done', bytes };
  } catch (error) {
    return {
      kind: 'failed',
      side,
      code: systemErrorCode(error) ?? 'UNKNOWN',
      message: (error as Error).message,
    };
  }
}

function writeFully(descriptor: number, block: Buffer, length: number, position: number): void {
  for (let done = 0; done < length; ) {
    const written = writeSync(descriptor, block, done, length - done, position + done);
    if (written === 0) throw shortWrite();
    done += written;
  }
}
