import { createHash, type Hash } from 'node:crypto';
import { splitDigest } from '../../../../shared/digest.ts';
import type { TocDifference } from '../../../../shared/inside/layer-toc.ts';
import type { TocEntry } from './entry.ts';

type Part = TocEntry['part'];

/** Compares the content of a file with the digests that a table of contents has of it, and of its parts. */
export class ContentCheck {
  readonly #digest: string | undefined;
  readonly #hash: Hash | undefined;
  readonly #parts: readonly Part[] | undefined;
  #part = 0;
  #partHash: Hash | undefined;
  #position = 0;
  #isOther = false;

  /**
   * @param told what the table says of the file.
   * @param all everything that it says of this path: parts are told as entries of their own.
   * @param size bytes of the file.
   */
  constructor(told: TocEntry, all: readonly TocEntry[], size: number) {
    this.#digest = told.digest;
    this.#hash = hashFor(told.digest);
    this.#parts = partsOf(
      [told.part, ...all.filter(({ entry }) => entry === null).map(({ part }) => part)],
      size,
    );
    this.#partHash = hashFor(this.#parts?.[0]?.digest);
  }

  /** Takes the next bytes. */
  add(bytes: Uint8Array): void {
    this.#hash?.update(bytes);
    for (let at = 0; at < bytes.length; ) {
      const part = this.#parts?.[this.#part];
      if (part === undefined) return;
      const taken = bytes.subarray(at, at + part.offset + part.length - this.#position);
      this.#partHash?.update(taken);
      at += taken.length;
      this.#position += taken.length;
      if (this.#position < part.offset + part.length) return;
      this.#isOther ||= isOther(this.#partHash, part.digest);
      this.#part++;
      this.#partHash = hashFor(this.#parts?.[this.#part]?.digest);
    }
  }

  /** Says that no bytes follow. @returns undefined when all digests are right. */
  end(): TocDifference | undefined {
    if (this.#parts === undefined) return 'parts';
    return this.#isOther || isOther(this.#hash, this.#digest) ? 'content' : undefined;
  }
}

/** The parts in order, each with its length; undefined when they leave a gap or lie over each other. */
function partsOf(told: readonly Part[], size: number): Part[] | undefined {
  const parts = [...told].sort((left, right) => left.offset - right.offset);
  let end = 0;
  for (const [at, part] of parts.entries()) {
    const isLast = at === parts.length - 1;
    const length = part.length === 0 && isLast ? size - part.offset : part.length;
    if (part.offset !== end || (length <= 0 && size > 0)) return undefined;
    parts[at] = { ...part, length };
    end += length;
  }
  return end === size ? parts : undefined;
}

function hashFor(digest: string | undefined): Hash | undefined {
  return digest === undefined ? undefined : createHash(splitDigest(digest).algorithm);
}

function isOther(hash: Hash | undefined, digest: string | undefined): boolean {
  return hash !== undefined && digest !== undefined && hash.digest('hex') !== splitDigest(digest).hex;
}
