import { fstatSync } from 'node:fs';
import { splitDigest } from '../../../../shared/digest.ts';
import type { OpenFile } from '../../files/blocks/block-protocol.ts';
import { BlockThread } from '../../files/blocks/block-thread.ts';
import type { HashBehind } from '../../files/blocks/hash-behind.ts';
import { removedMeanwhile } from '../bounds/blob-errors.ts';
import { type CheckedSource, HashedSource } from './hashed-source.ts';
import { fileSource, type PackedSource } from './packed-source.ts';

/** A thread costs more than to hash fewer bytes. */
const worthAThread = 32 * 1024 * 1024;

/**
 * A file of a layer that is read once, in its order, and compared with its digest. A large one is hashed by a thread of its
 * own, so that who unpacks it need not. To be closed before the file is.
 */
export function checkedFile(file: OpenFile, size: number, digest: string): CheckedSource {
  const source = fileSource(file, size);
  return size < worthAThread ? new HashedSource(source, digest) : new HashedFile(file, source, digest);
}

class HashedFile implements CheckedSource {
  readonly isStream = true;
  readonly #file: OpenFile;
  readonly #source: PackedSource;
  readonly #digest: string;
  readonly #thread = new BlockThread();
  readonly #hash: HashBehind;
  readonly #writtenAt: number;
  #position = 0;

  constructor(file: OpenFile, source: PackedSource, digest: string) {
    this.#file = file;
    this.#source = source;
    this.#digest = digest;
    this.#writtenAt = fstatSync(file.descriptor).mtimeMs;
    this.#hash = this.#thread.hashBehind(file, splitDigest(digest).algorithm);
  }

  get size(): number {
    return this.#source.size;
  }

  read(into: Uint8Array): number {
    const length = this.#source.read(into, this.#position);
    this.#position += length;
    this.#hash.advance(this.#position);
    return length;
  }

  readonly sumOf = (bytes: Uint8Array): Promise<Uint8Array> => this.#thread.sumOf(bytes);

  async otherDigest(onPosition: (bytes: number) => void): Promise<string | undefined> {
    const hex = await this.#hash.finish(this.size, (bytes) => onPosition(Math.max(bytes, this.#position)));
    // The bytes are read twice, once by each thread: they must have been the same.
    if (fstatSync(this.#file.descriptor).mtimeMs !== this.#writtenAt) throw removedMeanwhile();
    const actual = `${splitDigest(this.#digest).algorithm}:${hex}`;
    return actual === this.#digest ? undefined : actual;
  }

  close(): Promise<void> {
    return this.#thread.close();
  }
}
