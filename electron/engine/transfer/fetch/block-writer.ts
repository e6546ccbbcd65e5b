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

/** Blocks that one connection has at most: the one that is filled, and those on their way to the file. */
const mostBlocks = 3;

/**
 * Gathers what one connection brings in blocks, and writes all that are ready in one call. While that is under way the
 * next ones are filled; when the connection has no more of them, or the pool has none to give, it waits.
 */
export class BlockWriter {
  readonly #claim: Claim;
  readonly #tools: WriterTools;
  /** The block that is filled, and how far. */
  #block: Buffer;
  #length = 0;
  /** What is to be written, in order. */
  #ready: Uint8Array[] = [];
  readonly #spare: Buffer[] = [];
  #owned = 1;
  /** Settles when everything that was ready has been written. */
  #writing: Promise<void> | undefined;
  /** Settles when what is being written is there, and its blocks can be filled again. */
  #batch: Promise<void> | undefined;
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
    // A block that is not full yet can wait for those before it.
    if (!isFull && this.#writing !== undefined) return undefined;
    this.#throwFailure();
    this.#send();
    const next = this.#spare.pop() ?? this.#takeMore();
    if (next === undefined) return this.#waitForBlock();
    this.#block = next;
    return undefined;
  }

  /**
   * Writes what is left and gives the blocks back.
   * @throws {AppError} `DISK_FULL` or `DISK_PERMISSION`.
   */
  async finish(): Promise<void> {
    if (this.#length > 0) this.#send();
    else this.#spare.push(this.#block);
    await this.#writing;
    for (const block of this.#spare) this.#tools.blocks.give(block);
    this.#throwFailure();
  }

  #takeMore(): Buffer | undefined {
    const block = this.#owned < mostBlocks ? this.#tools.blocks.tryTake() : undefined;
    if (block !== undefined) this.#owned++;
    return block;
  }

  async #waitForBlock(): Promise<void> {
    let next = this.#spare.pop();
    for (; next === undefined; next = this.#spare.pop()) await this.#batch;
    this.#block = next;
    this.#throwFailure();
  }

  /** Hands the block over to be written. */
  #send(): void {
    this.#ready.push(this.#block.subarray(0, this.#length));
    this.#length = 0;
    this.#writing ??= this.#writeAll();
  }

  /** Writes until nothing is ready. It never rejects; the failure is told by whoever comes next. */
  async #writeAll(): Promise<void> {
    while (this.#ready.length > 0) {
      const parts = this.#ready;
      this.#ready = [];
      this.#batch = this.#write(parts);
      await this.#batch;
    }
    this.#writing = undefined;
  }

  async #write(parts: readonly Uint8Array[]): Promise<void> {
    try {
      this.#throwFailure();
      await this.#tools.file.write(parts, this.#claim.segment.position);
      let bytes = 0;
      for (const part of parts) {
        this.#claim.wrote(part);
        bytes += part.byteLength;
      }
      await this.#tools.onWritten(bytes);
    } catch (error) {
      this.#failure ??= { error };
    } finally {
      this.#writtenAt = performance.now();
      // The block of a part is all of its memory.
      for (const { buffer } of parts) this.#spare.push(Buffer.from(buffer));
    }
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }
}
