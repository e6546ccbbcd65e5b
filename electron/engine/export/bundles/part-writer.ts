import { constants } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { devNull } from 'node:os';
import { join } from 'node:path';
import type { BlockThread } from '../../files/blocks/block-thread.ts';
import { renamePatiently } from '../../files/rename-patiently.ts';
import { type NewFile, writeNewFile } from '../../files/staged/write-new-file.ts';
import type { PlannedFile } from './plan.ts';

/** What a file is called until it is complete. */
export const partSuffix = '.part';

/** A part that is being written, or that is there already and only counted. */
interface Sink {
  target: Pick<NewFile, 'append' | 'extend'>;
  finish(): Promise<void>;
  abandon(): Promise<void>;
}

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

async function newPart(path: string): Promise<Sink> {
  const partPath = `${path}${partSuffix}`;
  // A killed process left it.
  await rm(partPath, { force: true });
  const opened = Promise.withResolvers<NewFile>();
  const full = Promise.withResolvers<void>();
  const written = writeNewFile(partPath, (target) => {
    opened.resolve(target);
    return full.promise;
  });
  written.catch(opened.reject);
  return {
    target: await opened.promise,
    async finish() {
      full.resolve();
      await written;
      await renamePatiently(partPath, path);
    },
    async abandon() {
      full.reject(new Error('The archive was given up'));
      await written.catch(() => undefined);
      await rm(partPath, { force: true }).catch(() => undefined);
    },
  };
}

async function nowhere(): Promise<Sink> {
  const file = await open(devNull, constants.O_WRONLY);
  return {
    target: { append: async () => undefined, extend: (write) => write(file.fd, 0) },
    finish: () => file.close(),
    abandon: () => file.close().catch(() => undefined),
  };
}
