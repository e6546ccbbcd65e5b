import { createHash, type Hash } from 'node:crypto';
import { splitDigest } from '../../../../shared/digest.ts';
import type { PackedSource } from './packed-source.ts';
import type { SumOf } from './span-list.ts';

/** A layer that is read once, in its order. Whether it is the right one is known at the end. */
export interface CheckedSource extends PackedSource {
  /**
   * Reads what nobody has read, and compares all with the digest.
   * @param onPosition hears how many bytes are known; what it throws ends the work.
   * @returns the digest of what was read, when it is another one.
   * @throws {AppError} when it cannot be read, or has changed meanwhile.
   */
  otherDigest(onPosition: (bytes: number) => void): Promise<string | undefined>;
  /** Hashes spans where there is a thread for it. */
  readonly sumOf?: SumOf;
  /** Ends whatever works for it. */
  close(): Promise<void>;
}

/** A layer that is hashed as it is read. */
export class HashedSource implements CheckedSource {
  readonly isStream = true;
  readonly #source: PackedSource;
  readonly #digest: string;
  readonly #hash: Hash;
  #position = 0;

  constructor(source: PackedSource, digest: string) {
    this.#source = source;
    this.#digest = digest;
    this.#hash = createHash(splitDigest(digest).algorithm);
  }

  get size(): number {
    return this.#source.size;
  }

  /** @throws what the source throws. */
  read(into: Uint8Array): number {
    const length = this.#source.read(into, this.#position);
    this.#hash.update(into.subarray(0, length));
    this.#position += length;
    return length;
  }

  async otherDigest(onPosition: (bytes: number) => void): Promise<string | undefined> {
    const rest = new Uint8Array(256 * 1024);
    while (this.read(rest) > 0) onPosition(this.#position);
    const { algorithm } = splitDigest(this.#digest);
    const actual = `${algorithm}:${this.#hash.digest('hex')}`;
    return actual === this.#digest ? undefined : actual;
  }

  async close(): Promise<void> {}
}
