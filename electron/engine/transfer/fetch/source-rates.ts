import type { BlobSource } from './blob-source.ts';
import type { Claim } from './claim.ts';

/** A source is judged by what it brings in this time (ms). */
const windowMs = 1_000;
/** A source that brings less than this share of what the best one does is left alone. */
const worthwhileShare = 0.1;
/** One connection of it must also be so many times slower, for a source may only have few as yet. */
const laggingFactor = 4;
/** A source that is left alone is tried again after this long (ms), and after twice as long each time. */
const firstRestMs = 10_000;
const longestRestMs = 120_000;

/** What one source has brought of a blob in this run. */
export interface SourceTally {
  /** Body bytes. */
  bytes: number;
  /** It has answered well at least once. */
  hasAnswered: boolean;
  readonly answerLimit: AnswerLimit;
}

/** How much a server gives in one answer, where it gives less than it is asked for. */
export class AnswerLimit {
  /** No more than this is asked for at a time. */
  bytes = Number.POSITIVE_INFINITY;
  #lastBytes = 0;

  /** An answer of so many bytes was shorter than what was asked for. One alone may end at a boundary of the file. */
  endedEarly(bytes: number): void {
    if (bytes === this.#lastBytes) this.bytes = bytes;
    this.#lastBytes = bytes;
  }
}

interface Rated extends SourceTally {
  window: { since: number; bytes: number } | undefined;
  /** Bytes a ms of all its connections; undefined before a window has passed. */
  rate: number | undefined;
  /** Bytes a ms of one connection. */
  pace: number;
  restMs: number;
  restsUntil: number;
}

/** How fast the sources of one blob prove to be beside each other, and which of them are left alone. */
export class SourceRates {
  readonly #sources = new Map<BlobSource, Rated>();

  /** The tally of a source, to be counted on. */
  of(source: BlobSource): SourceTally {
    return this.#of(source);
  }

  /**
   * Those of the sources that are worth a further connection: slow ones are left alone for a while, and a mirror that
   * has not answered yet has one connection. With one source there is nothing to compare.
   * @param now in ms of `performance.now()`; to be called several times a second.
   */
  worthwhile(sources: readonly BlobSource[], open: readonly Claim[], now: number): readonly BlobSource[] {
    if (sources.length < 2) return sources;
    for (const source of sources) this.#look(source, open, now);
    const rated = sources.map((source) => this.#of(source));
    const best = rated.reduce((first, other) => ((other.rate ?? 0) > (first.rate ?? 0) ? other : first));
    for (const other of rated) if (isSlow(other, best)) leaveAlone(other, now);
    const left = sources.filter((source) => this.#of(source).restsUntil <= now);
    return left.length > 0 ? left : sources;
  }

  #look(source: BlobSource, open: readonly Claim[], now: number): void {
    const rated = this.#of(source);
    const own = open.filter((claim) => claim.source === source);
    // Where we wait for the disk or a limit, nothing is told of the source.
    if (own.length === 0 || own.some(({ isHeld }) => isHeld)) {
      rated.window = undefined;
      return;
    }
    rated.window ??= { since: now, bytes: rated.bytes };
    const elapsed = now - rated.window.since;
    if (elapsed < windowMs) return;
    rated.rate = (rated.bytes - rated.window.bytes) / elapsed;
    rated.pace = rated.rate / own.length;
    rated.window = { since: now, bytes: rated.bytes };
  }

  #of(source: BlobSource): Rated {
    const known = this.#sources.get(source);
    if (known !== undefined) return known;
    const rated: Rated = {
      bytes: 0,
      hasAnswered: false,
      answerLimit: new AnswerLimit(),
      window: undefined,
      rate: undefined,
      pace: 0,
      restMs: firstRestMs,
      restsUntil: 0,
    };
    this.#sources.set(source, rated);
    return rated;
  }
}

function isSlow(rated: Rated, best: Rated): boolean {
  if (rated === best || rated.rate === undefined || best.rate === undefined) return false;
  return rated.rate < worthwhileShare * best.rate && rated.pace * laggingFactor < best.pace;
}

/** What is known of it is forgotten: after its rest it is judged anew. */
function leaveAlone(rated: Rated, now: number): void {
  rated.rate = undefined;
  rated.window = undefined;
  rated.restsUntil = now + rated.restMs;
  rated.restMs = Math.min(longestRestMs, 2 * rated.restMs);
}
