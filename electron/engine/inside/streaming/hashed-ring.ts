import { createHash, type Hash } from 'node:crypto';
import { splitDigest } from '../../../../shared/digest.ts';
import { AppError } from '../../../../shared/errors.ts';
import type { PackedSource } from '../packing/packed-source.ts';
import { RingReader } from './byte-ring.ts';

/** A layer as it comes, in another thread's hands. Its digest is known at the end. */
export class HashedRing implements PackedSource {
  readonly size: number;
  readonly isStream = true;
  readonly #reader: RingReader;
  readonly #digest: string;
  readonly #hash: Hash;
  #position = 0;

  constructor(ring: SharedArrayBuffer, digest: string, size: number) {
    this.#reader = new RingReader(ring);
    this.size = size;
    this.#digest = digest;
    this.#hash = createHash(splitDigest(digest).algorithm);
  }

  /** @throws {AppError} `CANCELLED` when no more will come: why, who fetches it knows. */
  read(into: Uint8Array): number {
    const length = this.#reader.read(into);
    if (this.#reader.hasFailed) throw new AppError('CANCELLED', 'The layer has not come to its end.');
    this.#hash.update(into.subarray(0, length));
    this.#position += length;
    return length;
  }

  /**
   * Reads what nobody has read, and compares all with the digest.
   * @param onPosition hears how many bytes have come.
   * @throws {AppError} `DIGEST_MISMATCH`.
   */
  verify(onPosition: (bytes: number) => void): void {
    const rest = new Uint8Array(256 * 1024);
    while (this.read(rest) > 0) onPosition(this.#position);
    const { algorithm } = splitDigest(this.#digest);
    const actual = `${algorithm}:${this.#hash.digest('hex')}`;
    if (actual === this.#digest) return;
    throw new AppError(
      'DIGEST_MISMATCH',
      'The layer that came does not match its digest, so nothing of it is shown. A proxy on the way may alter downloads; try again, or from another network.',
      { details: { expected: this.#digest, actual } },
    );
  }
}
