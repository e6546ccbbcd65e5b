import type { BlockPool } from '../disk/block-pool.ts';
import type { IngestFile } from '../disk/ingest-file.ts';
import type { Claim } from './claim.ts';

/** Bytes are written at least this often (ms), so that a slow link loses little. */
const writeEveryMs = 250;

/** Where a connection writes what it brings. */
export interface WriterTools {
  file: IngestFile;
  blocks: BlockPool;
  /** Called when bytes have reached the file; a promise holds the connection until it settles. */
  onWritten(bytes: number): Promise<void> | undefined;
}

/**
 * Gathers what one connection brings in a block and writes it in one call. While one block is written the next is filled;
 * when both are full, or the pool has no second one, the connection waits.
 */
export class BlockWriter {
  readonly #claim: Claim;
  readonly #tools: WriterTools;
  #block: Buffer;
  #length = 0;
  #spare: Buffer | undefined;
  #writing: Promise<void> | undefined;
  #failure: { error: unknown } | undefined;
  #writtenAt = performance.now();

  /** @param block the first one, taken from the pool; the writer gives it back. */
  constructor(claim: Claim, block: Buffer, tools: WriterTools) {
    this.#claim = claim;
    this.#block = block;
    this.#tools = tools;
  }

  /** Memory for what comes next; empty when the claim has no room left. */
  space(): Uint8Array {
    const end = Math.min(this.#block.byteLength, this.#length + this.#claim.room);
    return this.#block.subarray(this.#length, end);
  }

  /**
   * Bytes have been put at the beginning of `space`. A promise when they must wait for the disk.
   * @throws {AppError} `DISK_FULL` or `DISK_PERMISSION`, at the latest when it is finished.
   */
  filled(bytes: number): Promise<void> | undefined {
    const now = performance.now();
    this.#length += bytes;
    this.#claim.received(bytes, now);
    const isFull = this.#length === this.#block.byteLength;
    if (!isFull && this.#claim.room > 0 && now - this.#writtenAt < writeEveryMs) return undefined;
    if (this.#writing === undefined) return this.#swap();
    // A block that is not full yet can wait for the one before it.
    return isFull ? this.#writing.then(() => this.#swap()) : undefined;
  }

  /**
   * Writes what is left and gives the blocks back.
   * @throws {AppError} `DISK_FULL` or `DISK_PERMISSION`.
   */
  async finish(): Promise<void> {
    try {
      await this.#writing;
      if (this.#length > 0 && this.#failure === undefined) await this.#write(this.#block, this.#length);
      this.#throwFailure();
    } finally {
      this.#tools.blocks.give(this.#block);
      if (this.#spare !== undefined) this.#tools.blocks.give(this.#spare);
      this.#spare = undefined;
    }
  }

  #swap(): Promise<void> | undefined {
    this.#throwFailure();
    const block = this.#block;
    const writing = this.#write(block, this.#length);
    const spare = this.#spare ?? this.#tools.blocks.tryTake();
    this.#spare = undefined;
    this.#length = 0;
    if (spare !== undefined) {
      this.#block = spare;
      void writing.then(() => {
        this.#spare = block;
      });
      return undefined;
    }
    return writing.then(() => this.#throwFailure());
  }

  /** Writes the beginning of a block; it never rejects, and the failure is told by whoever comes next. */
  #write(block: Buffer, length: number): Promise<void> {
    const write = async () => {
      try {
        const bytes = block.subarray(0, length);
        await this.#tools.file.write([bytes], this.#claim.segment.position);
        this.#claim.wrote(bytes);
        await this.#tools.onWritten(length);
      } catch (error) {
        this.#failure ??= { error };
      } finally {
        this.#writtenAt = performance.now();
        this.#writing = undefined;
      }
    };
    this.#writing = write();
    return this.#writing;
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }
}
