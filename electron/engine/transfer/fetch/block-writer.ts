import { crc32 } from 'node:zlib';
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

/** The CRC-32 is taken of so many bytes at a time, while they are in the processor's cache: later it costs half as much again. */
const checkedAtOnce = 64 * 1024;

/** Bytes on their way to the file. */
interface Part {
  bytes: Uint8Array;
  /** The CRC-32 of all that the segment has when they are there. */
  crc: number;
}

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
  /** Of the block, what the CRC-32 covers, which is that of the whole segment so far. */
  #checked = 0;
  #crc: number;
  /** What is to be written, in order. */
  #ready: Part[] = [];
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
    this.#crc = claim.segment.extent.crc;
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
    if (this.#length - this.#checked >= checkedAtOnce) this.#check();
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

  #check(): void {
    this.#crc = crc32(this.#block.subarray(this.#checked, this.#length), this.#crc);
    this.#checked = this.#length;
  }

  /** Hands the block over to be written. */
  #send(): void {
    this.#check();
    this.#ready.push({ bytes: this.#block.subarray(0, this.#length), crc: this.#crc });
    this.#length = 0;
    this.#checked = 0;
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

  async #write(parts: readonly Part[]): Promise<void> {
    try {
      this.#throwFailure();
      const buffers = parts.map(({ bytes }) => bytes);
      await this.#tools.file.write(buffers, this.#claim.segment.position);
      for (const { bytes, crc } of parts) this.#claim.wrote(bytes, crc);
      await this.#tools.onWritten(buffers.reduce((sum, { byteLength }) => sum + byteLength, 0));
    } catch (error) {
      this.#failure ??= { error };
    } finally {
      this.#writtenAt = performance.now();
      // The block of a part is all of its memory.
      for (const { bytes } of parts) this.#spare.push(Buffer.from(bytes.buffer));
    }
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }
}
