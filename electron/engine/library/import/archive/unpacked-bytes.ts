import { Readable } from 'node:stream';
import { isAppError } from '../../../../../shared/errors.ts';
import { invalidArchive } from '../archive-error.ts';
import { isBomb } from '../limits.ts';
import { unpacker } from './compression.ts';
import type { ForwardBytes } from './forward-bytes.ts';
import type { PartFiles } from './part-files.ts';

const packedStepBytes = 256 * 1024;

/** The bytes of a compressed archive, unpacked as they are asked for. */
export class UnpackedBytes implements ForwardBytes {
  readonly #path: string;
  readonly #signal: AbortSignal;
  readonly #stream: Readable;
  readonly #chunks: AsyncIterator<Buffer>;
  #packedBytes = 0;
  #unpackedBytes = 0;
  #rest: Buffer = Buffer.alloc(0);

  constructor(files: PartFiles, compression: 'gzip' | 'zstd', signal: AbortSignal) {
    this.#signal = signal;
    this.#path = files.path;
    const source = Readable.from(this.#packed(files));
    const target = unpacker(compression);
    source.on('error', (error) => target.destroy(error));
    target.on('close', () => source.destroy());
    this.#stream = source.pipe(target);
    this.#chunks = this.#stream[Symbol.asyncIterator]();
  }

  get position(): number {
    return this.#unpackedBytes - this.#rest.length;
  }

  async read(most: number): Promise<Buffer> {
    while (this.#rest.length === 0) {
      const chunk = await this.#next();
      if (chunk === undefined) break;
      this.#rest = chunk;
    }
    const bytes = this.#rest.subarray(0, most);
    this.#rest = this.#rest.subarray(bytes.length);
    return bytes;
  }

  async skip(bytes: number): Promise<number> {
    let skipped = 0;
    while (skipped < bytes) {
      const { length } = await this.read(bytes - skipped);
      if (length === 0) break;
      skipped += length;
    }
    return skipped;
  }

  async close(): Promise<void> {
    this.#stream.destroy();
  }

  async #next(): Promise<Buffer | undefined> {
    // Leaps of gigabytes have to be unpacked too.
    this.#signal.throwIfAborted();
    const { value, done } = await this.#chunks.next().catch((error: unknown) => {
      if (isAppError(error)) throw error;
      throw invalidArchive(this.#path, 'truncated', 'its compressed data is cut off or damaged', error);
    });
    if (done === true) return undefined;
    this.#unpackedBytes += value.length;
    if (isBomb(this.#packedBytes, this.#unpackedBytes))
      throw invalidArchive(
        this.#path,
        'bomb',
        'it becomes far larger when it is unpacked than any image does',
      );
    return value;
  }

  async *#packed(files: PartFiles): AsyncGenerator<Buffer> {
    for (;;) {
      const bytes = await files.read(this.#packedBytes, packedStepBytes);
      if (bytes.length === 0) return;
      this.#packedBytes += bytes.length;
      yield bytes;
    }
  }
}
