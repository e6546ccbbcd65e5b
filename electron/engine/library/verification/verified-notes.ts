// Decided here: when a blob that is here is believed unread (ADR 34).
import { constants } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { isDigest } from '../../../../shared/digest.ts';
import { writeFileAtomically } from '../../files/write-file-atomically.ts';
import { blobDigestsIn } from '../disk-usage.ts';
import type { LayoutPaths } from '../layout-paths.ts';
import type { FileStamp } from './file-stamp.ts';

/** From here on (bytes), notes of blobs that have gone are thrown away when the file is read. */
const tidyFromBytes = 1024 * 1024;
/** A file of more than this (bytes) is not ours, and is begun anew: a hundred thousand blobs have fewer. */
const mostBytes = 16 * 1024 * 1024;

/** A link in the place of the file would lead to another one, and a pipe would never be opened. */
const careful = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** The disk's own numbers are left out: some file systems give others whenever they are mounted. */
type NotedStamp = Pick<FileStamp, 'size' | 'modifiedNs' | 'changedNs'>;

/** A digest, then size, time of writing and time of the last change. */
const notePattern = /^(\S+) (\d{1,20} -?\d{1,20} -?\d{1,20})$/;

/**
 * What the files of blobs were like when their bytes were last compared with their digests, in a file of the library
 * (ADR 34). A line that is torn, lost or written over costs its blob one reading, so that nothing here is locked or
 * flushed, and nothing throws.
 */
export class VerifiedNotes {
  readonly #paths: LayoutPaths;
  readonly #notes = new Map<string, string>();
  #unwritten: string[] = [];
  #writing: Promise<void> | undefined;
  #reading: Promise<void> = Promise.resolve();
  /** The file that was read, by its disk and inode, and how many bytes of it. The library may be moved to another disk. */
  #device = 0n;
  #inode = 0n;
  #bytesRead = 0;

  constructor(paths: LayoutPaths) {
    this.#paths = paths;
  }

  /** True when the file of this blob was verified as it is now, by this process or another. */
  async knows(digest: string, stamp: NotedStamp): Promise<boolean> {
    const text = textOf(stamp);
    if (this.#notes.get(digest) === text) return true;
    this.#reading = this.#reading.then(() => this.#readAfterWriting()).catch(() => undefined);
    await this.#reading;
    return this.#notes.get(digest) === text;
  }

  /** Notes that the file of this blob is right as it is. It is written soon. */
  add(digest: string, stamp: NotedStamp): void {
    const text = textOf(stamp);
    if (this.#notes.get(digest) === text) return;
    this.#notes.set(digest, text);
    this.#unwritten.push(`${digest} ${text}\n`);
    this.#writing ??= this.#write();
  }

  /** Notes that this blob is damaged, whatever its file is like: whoever relies on it reads it first. */
  doubt(digest: string): void {
    this.add(digest, { size: 0n, modifiedNs: 0n, changedNs: 0n });
  }

  /** Waits until all notes are in the file, or could not be written. */
  async flush(): Promise<void> {
    await this.#writing;
  }

  async #write(): Promise<void> {
    try {
      await mkdir(this.#paths.checksFolder, { recursive: true });
      while (this.#unwritten.length > 0) {
        const lines = this.#unwritten.splice(0).join('');
        // A line that a power cut has left without its end must not take the next one with it.
        await this.#append(`\n${lines}`);
      }
    } catch {
      // A full disk, for instance, or a library that can only be read.
      this.#unwritten = [];
    } finally {
      this.#writing = undefined;
    }
  }

  async #append(text: string): Promise<void> {
    const { O_WRONLY, O_APPEND, O_CREAT } = constants;
    await using file = await open(this.#paths.verifiedFile, O_WRONLY | O_APPEND | O_CREAT | careful);
    if ((await file.stat()).isFile()) await file.write(text);
  }

  /** What is in the file counts in its order, so that older notes of our own are not taken for newer ones. */
  async #readAfterWriting(): Promise<void> {
    await this.#writing;
    await this.#readNew();
  }

  /** Takes in what this process and others have written since. */
  async #readNew(): Promise<void> {
    await using file = await open(this.#paths.verifiedFile, constants.O_RDONLY | careful);
    const found = await file.stat({ bigint: true });
    if (!found.isFile()) return;
    const { size, dev, ino } = found;
    if (dev !== this.#device || ino !== this.#inode || size < this.#bytesRead) this.#bytesRead = 0;
    const isWhole = this.#bytesRead === 0;
    const length = Number(size) - this.#bytesRead;
    if (length === 0) return;
    if (length > mostBytes) return this.#beginAnew();
    const bytes = Buffer.alloc(length);
    const { bytesRead } = await file.read(bytes, 0, length, this.#bytesRead);
    const text = bytes.toString('latin1', 0, bytesRead);
    const end = text.lastIndexOf('\n') + 1;
    this.#device = dev;
    this.#inode = ino;
    this.#bytesRead += end;
    this.#take(text.slice(0, end));
    if (isWhole && bytesRead >= tidyFromBytes) await this.#beginAnew(bytesRead / 2);
  }

  #take(text: string): void {
    // A file of nothing but line ends would become as many texts at once.
    for (let start = 0, end = 0; start < text.length; start = end + 1) {
      end = text.indexOf('\n', start);
      const [, digest = '', stamp = ''] = notePattern.exec(text.slice(start, end)) ?? [];
      if (isDigest(digest)) this.#notes.set(digest, stamp);
    }
  }

  /** Writes what is known of blobs that are here in place of the file, unless that is more than so many bytes. */
  async #beginAnew(atMost = Number.POSITIVE_INFINITY): Promise<void> {
    const here = new Set(await blobDigestsIn(this.#paths));
    const kept = [...this.#notes].filter(([digest]) => here.has(digest));
    const text = kept.map(([digest, stamp]) => `${digest} ${stamp}\n`).join('');
    if (text.length > atMost) return;
    await writeFileAtomically(this.#paths.verifiedFile, text, { fsync: false });
  }
}

function textOf({ size, modifiedNs, changedNs }: NotedStamp): string {
  return `${size} ${modifiedNs} ${changedNs}`;
}
