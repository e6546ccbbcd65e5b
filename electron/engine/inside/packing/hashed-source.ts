import { createHash, type Hash } from 'node:crypto';
import { splitDigest } from '../../../../shared/digest.ts';
import type { PackedSource } from './packed-source.ts';

/** A layer that is read once, in its order, and hashed as it is read. Whether it is the right one is known at the end. */
export class HashedSource implements PackedSource {
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

  /**
   * Reads what nobody has read, and compares all with the digest.
   * @param onPosition hears how many bytes have come.
   * @returns the digest of what was read, when it is another one.
   */
  otherDigest(onPosition: (bytes: number) => void): string | undefined {
    const rest = new Uint8Array(256 * 1024);
    while (this.read(rest) > 0) onPosition(this.#position);
    const { algorithm } = splitDigest(this.#digest);
    const actual = `${algorithm}:${this.#hash.digest('hex')}`;
    return actual === this.#digest ? undefined : actual;
  }
}
