import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '../../files/write-file-atomically.ts';
import type { ByteStore } from './byte-store.ts';

/** What is left of the limit after room was made, so that not every write has to. */
const keptShare = 0.8;

interface StoredFile {
  path: string;
  size: number;
  /** Milliseconds since 1970. */
  usedAt: number;
}

/**
 * A store in a folder of its own, of about `limit` bytes; what was used longest ago goes first. File names are hashes
 * of the keys, so that no text from outside becomes a path. Several processes may share the folder.
 */
export class DiskStore implements ByteStore {
  readonly #folder: string;
  readonly #limit: number;
  #writes: Promise<void> = Promise.resolve();
  /** What is not on disk yet, so that whoever asks meanwhile finds it. */
  readonly #pending = new Map<string, Buffer>();
  #total: number | undefined;
  #isClosed = false;

  constructor(folder: string, limit: number) {
    this.#folder = folder;
    this.#limit = limit;
  }

  async read(key: string): Promise<Buffer | null> {
    const pending = this.#pending.get(key);
    if (pending !== undefined) return pending;
    const path = this.#pathOf(key);
    try {
      const { size } = await stat(path);
      if (size > this.#limit) return null;
      const bytes = await readFile(path);
      const now = new Date();
      await utimes(path, now, now).catch(() => {});
      return bytes;
    } catch {
      return null;
    }
  }

  async write(key: string, bytes: Buffer): Promise<void> {
    if (this.#isClosed || bytes.byteLength > this.#limit / 2) return;
    this.#pending.set(key, bytes);
    await this.#afterOthers(async () => {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      // A torn file after a power cut is noticed when it is read, so that nothing waits for the disk here.
      await writeFileAtomically(this.#pathOf(key), bytes, { mode: 0o600, fsync: false });
      await this.#makeRoom(bytes.byteLength);
    });
    if (this.#pending.get(key) === bytes) this.#pending.delete(key);
  }

  remove(key: string): Promise<void> {
    this.#pending.delete(key);
    return this.#afterOthers(() => rm(this.#pathOf(key), { force: true }));
  }

  clear(): Promise<void> {
    this.#pending.clear();
    return this.#afterOthers(async () => {
      for (const { path } of await this.#files()) await rm(path, { force: true });
      this.#total = 0;
    });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#writes;
  }

  #afterOthers(change: () => Promise<void>): Promise<void> {
    this.#writes = this.#writes.then(change).catch(() => {});
    return this.#writes;
  }

  #pathOf(key: string): string {
    return join(this.#folder, createHash('sha256').update(key).digest('hex'));
  }

  async #makeRoom(added: number): Promise<void> {
    if (this.#total !== undefined && this.#total + added <= this.#limit) {
      this.#total += added;
      return;
    }
    const files = (await this.#files()).sort((left, right) => left.usedAt - right.usedAt);
    let total = files.reduce((sum, { size }) => sum + size, 0);
    const wanted = total > this.#limit ? this.#limit * keptShare : total;
    for (const { path, size } of files) {
      if (total <= wanted) break;
      await rm(path, { force: true });
      total -= size;
    }
    this.#total = total;
  }

  async #files(): Promise<StoredFile[]> {
    const names = await readdir(this.#folder).catch(() => []);
    const files = await Promise.all(
      names.map(async (name) => {
        const path = join(this.#folder, name);
        const found = await stat(path).catch(() => undefined);
        return found?.isFile() ? [{ path, size: found.size, usedAt: found.mtimeMs }] : [];
      }),
    );
    return files.flat();
  }
}
