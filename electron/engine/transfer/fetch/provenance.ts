import type { Stretch } from '../pieces/piece-layout.ts';
import type { BlobSource } from './blob-source.ts';

/** Which source brought which bytes of a blob in this run. Of what was here before nothing is known. */
export class Provenance {
  readonly #stretches = new Map<BlobSource, Stretch[]>();

  /** Bytes of a source are on the disk. */
  add(source: BlobSource, stretch: Stretch): void {
    if (stretch.length === 0) return;
    const known = this.#stretches.get(source);
    if (known === undefined) this.#stretches.set(source, [stretch]);
    else known.push(stretch);
  }

  /** What a source brought, in the order in which it came. */
  of(source: BlobSource): readonly Stretch[] {
    return this.#stretches.get(source) ?? [];
  }

  /** What a source brought, in bytes. */
  bytesOf(source: BlobSource): number {
    return this.of(source).reduce((sum, { length }) => sum + length, 0);
  }

  /** Those that brought anything. */
  get sources(): BlobSource[] {
    return [...this.#stretches.keys()];
  }

  /** What a source brought is on the disk no more. */
  forget(source: BlobSource): void {
    this.#stretches.delete(source);
  }

  /** Nothing is left on the disk. */
  forgetAll(): void {
    this.#stretches.clear();
  }
}
