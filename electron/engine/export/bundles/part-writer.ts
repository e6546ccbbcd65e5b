import { join } from 'node:path';
import type { BlockThread } from '../../files/blocks/block-thread.ts';
import type { NewFile } from '../../files/staged/write-new-file.ts';
import { newPart, nowhere, type Sink } from './part-sink.ts';
import type { PlannedFile } from './planning/volumes.ts';

/**
 * One stream of bytes over several files, each of a size that is known: the volumes of an archive. A file gets its name
 * when it is complete and on the disk. Of one that is kept from an earlier try the bytes are only hashed, so that it can
 * be told whether it is still what it should be.
 */
export class PartWriter implements NewFile {
  /** The hex SHA-256 of each complete part, as it should be. */
  readonly sums: string[] = [];
  readonly #folder: string;
  readonly #parts: readonly PlannedFile[];
  readonly #kept: ReadonlySet<string>;
  readonly #thread: BlockThread;
  #size = 0;
  #inPart = 0;
  #sink: Sink | undefined;

  constructor(folder: string, parts: readonly PlannedFile[], kept: ReadonlySet<string>, thread: BlockThread) {
    this.#folder = folder;
    this.#parts = parts;
    this.#kept = kept;
    this.#thread = thread;
  }

  get size(): number {
    return this.#size;
  }

  /** Bytes to the end of the part. */
  get room(): number {
    return (this.#parts[this.sums.length]?.size ?? 0) - this.#inPart;
  }

  async append(bytes: Uint8Array): Promise<void> {
    for (let done = 0; done < bytes.byteLength; ) {
      const { target } = await this.#open();
      const now = bytes.subarray(done, done + this.room);
      await target.append(now);
      this.#thread.followBytes(now);
      done += now.byteLength;
      await this.#grow(now.byteLength);
    }
  }

  async extend(write: (descriptor: number, position: number) => Promise<number>): Promise<number> {
    const { target } = await this.#open();
    const bytes = await target.extend(write);
    await this.#grow(bytes);
    return bytes;
  }

  /** Removes the part that was not completed. Never throws. */
  async abandon(): Promise<void> {
    await this.#sink?.abandon();
    this.#sink = undefined;
  }

  async #open(): Promise<Sink> {
    if (this.#sink !== undefined) return this.#sink;
    const part = this.#parts[this.sums.length];
    if (part === undefined) throw new Error('The archive is larger than it was planned');
    this.#sink = this.#kept.has(part.path) ? await nowhere() : await newPart(join(this.#folder, part.path));
    this.#thread.follow();
    return this.#sink;
  }

  async #grow(bytes: number): Promise<void> {
    this.#size += bytes;
    this.#inPart += bytes;
    if (this.room > 0) return;
    await this.#sink?.finish();
    this.#sink = undefined;
    this.#inPart = 0;
    this.sums.push(await this.#thread.sum());
  }
}
