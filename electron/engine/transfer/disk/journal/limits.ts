import { pieceBytes } from '../../pieces/piece-layout.ts';

/** How much a kill may cost, and how much a disk may be behind, in bytes. */
export interface JournalLimits {
  /** A hint is written when so many bytes are not in the one before. */
  readonly hintEvery: number;
  /** With so many bytes in no journal, writing waits for the hint. */
  readonly holdAt: number;
  /** A flush is begun when so many bytes have been written since the one before, unless that one is still under way. */
  readonly flushEvery: number;
}

/** What all blobs together may have in no hint, and in no journal before they wait. Four pieces are left for what is in memory. */
const hintedTogether = 8 * pieceBytes;
const heldTogether = 12 * pieceBytes;

/** Those of the blobs that are open, by where they are kept. */
const openIn = new WeakMap<object, Set<BlobJournalLimits>>();

/**
 * The limits of one blob among all that this process has open in one library, so that a kill costs less than 16 pieces however many they are. On a
 * disk that writes a hint while as much comes again, nothing ever waits.
 */
export class BlobJournalLimits implements JournalLimits {
  /** What the system keeps back until the last flush would all be waited for at the end, while nothing comes any more. */
  readonly flushEvery: number = 8 * pieceBytes;

  readonly #open: Set<BlobJournalLimits>;

  /** @param place where the blobs are kept. */
  constructor(place: object) {
    this.#open = openIn.get(place) ?? new Set();
    openIn.set(place, this.#open);
    this.#open.add(this);
  }

  get hintEvery(): number {
    return Math.min(2 * pieceBytes, hintedTogether / Math.max(1, this.#open.size));
  }
  get holdAt(): number {
    return Math.min(4 * pieceBytes, heldTogether / Math.max(1, this.#open.size));
  }

  /** The blob is closed: the others may have its share. */
  leave(): void {
    this.#open.delete(this);
  }
}
