import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { isAppError } from '../../../../shared/errors.ts';
import { unpacker } from './archive/compression.ts';
import { invalidArchive } from './archive-error.ts';
import { isBomb } from './limits.ts';

/**
 * The digest of what a compressed layer unpacks to (image-spec, config.md, "Layer DiffID"). Nothing of it is written.
 * @param path the archive, for messages.
 * @throws {AppError} `ARCHIVE_INVALID` when it is damaged, or unpacks to far more than any layer; what `packed` throws; the signal's reason.
 */
export async function diffIdOf(
  packed: AsyncIterable<Buffer>,
  compression: 'gzip' | 'zstd',
  path: string,
  signal: AbortSignal,
): Promise<string> {
  const sizes = { packed: 0, unpacked: 0 };
  async function* counted() {
    for await (const chunk of packed) {
      sizes.packed += chunk.length;
      yield chunk;
    }
  }
  const hash = createHash('sha256');
  try {
    const source = Readable.from(counted());
    const unpacked = unpacker(compression);
    source.on('error', (error) => unpacked.destroy(error));
    unpacked.on('close', () => source.destroy());
    for await (const chunk of source.pipe(unpacked) as AsyncIterable<Buffer>) {
      signal.throwIfAborted();
      sizes.unpacked += chunk.length;
      if (isBomb(sizes.packed, sizes.unpacked))
        throw invalidArchive(path, 'bomb', 'a layer in it unpacks to far more than any layer does');
      hash.update(chunk);
    }
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (isAppError(error)) throw error;
    throw invalidArchive(
      path,
      'truncated',
      'the compressed data of a layer in it is cut off or damaged',
      error,
    );
  }
  return `sha256:${hash.digest('hex')}`;
}
