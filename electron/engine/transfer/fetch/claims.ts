import type { PieceMap } from '../pieces/piece-map.ts';
import type { Segment } from '../pieces/segment.ts';
import type { BlobSource } from './blob-source.ts';
import { Claim } from './claim.ts';
import { Provenance } from './provenance.ts';

/** A rest that arrives within this time (ms) is not shared: a second request for it would cost more. */
const worthSharingMs = 500;
/** A rest of fewer bytes is not shared either: what is under way of it would come twice. */
const worthSharingBytes = 1024 * 1024;
/** A connection silent this long (ms) loses its whole unread part to an idle one. */
const silenceBeforeTakeoverMs = 2_000;
/** A connection this many times slower than the others loses its whole unread part. */
const laggingFactor = 4;
/**
 * A rest that was taken over gets so many times as long before it is taken over again, so that a server that makes every
 * connection wait is soon waited for, and fails, instead of being asked by one connection after the other for ever.
 */
const patienceGrowth = 4;
/** How much the pace of the latest segment counts in what is usual. */
const freshness = 0.3;

/** What is known of a segment whose last try failed. */
export interface Setback {
  /** Failures since it last made progress; what several connections meet at once is one. */
  failures: number;
  /** Until then (ms) only a connection that has not failed may try it, and only one. */
  retryAt: number;
}

/**
 * Who fetches what of one blob. Connections claim from the front, so that hashing can follow close behind. Before that,
 * they relieve a connection that lags behind the others; after it, they share what others have not read yet.
 */
export class Claims {
  readonly #pieceMap: PieceMap;
  readonly #claims = new Map<Segment, Claim>();
  readonly #setbacks = new Map<Segment, Setback & { failed: Claim; isPassedOn: boolean }>();
  /** How often what a segment lacks has been taken over, where it has. */
  readonly #takeovers = new WeakMap<Segment, number>();
  readonly #provenance: Provenance;
  /** Bytes a ms of a usual connection to a source; none before the first has ended. */
  readonly #usualPaces = new Map<BlobSource, number>();
  #slowestAnswerMs: number | undefined;

  /** @param provenance keeps which source brought what. */
  constructor(pieceMap: PieceMap, provenance: Provenance = new Provenance()) {
    this.#pieceMap = pieceMap;
    this.#provenance = provenance;
  }

  /** Those that are open. */
  get open(): readonly Claim[] {
    return [...this.#claims.values()];
  }

  isClaimed(segment: Segment): boolean {
    return this.#claims.has(segment);
  }

  /**
   * Hands out what to fetch next; undefined when there is nothing at present.
   * @param worker who asks: a connection that failed is not given the same segment again before its time.
   */
  claim(source: BlobSource, worker: object, now: number = performance.now()): Claim | undefined {
    const segment =
      this.#relieve(this.#lagging(source, now)) ??
      this.#firstFree(worker, now) ??
      this.#relieve(this.#slowerThan(source, now)) ??
      this.#share(now);
    return segment === undefined ? undefined : this.claimSegment(segment, source, worker, now);
  }

  /** Claims this segment, which nobody has. */
  claimSegment(segment: Segment, source: BlobSource, worker: object, now: number = performance.now()): Claim {
    const setback = this.#setbacks.get(segment);
    if (setback !== undefined && now < setback.retryAt) setback.isPassedOn = true;
    const claim = new Claim(segment, source, worker, now);
    this.#claims.set(segment, claim);
    return claim;
  }

  /** True when `claim` would hand something out. */
  hasWork(source: BlobSource, worker: object, now: number = performance.now()): boolean {
    return (
      this.#firstFree(worker, now) !== undefined ||
      this.#lagging(source, now) !== undefined ||
      this.#slowerThan(source, now) !== undefined ||
      this.#longest(now) !== undefined
    );
  }

  /** Ends a claim, well or not. */
  release(claim: Claim, now: number = performance.now()): void {
    this.#claims.delete(claim.segment);
    this.#provenance.add(claim.source, claim.written);
    if (claim.isAnswered) this.#slowestAnswerMs = Math.max(this.#slowestAnswerMs ?? 0, claim.answerMs(now));
    if (!claim.segment.isComplete) return;
    this.#setbacks.delete(claim.segment);
    const pace = claim.pace(now);
    if (pace === undefined || claim.brought === 0) return;
    const usual = this.#usualPaces.get(claim.source) ?? pace;
    this.#usualPaces.set(claim.source, usual + freshness * (pace - usual));
  }

  /** What is known of the failures of a segment at one source; those at another say nothing about it. */
  setbackOf(segment: Segment, source: BlobSource): Setback {
    const setback = this.#setbacks.get(segment);
    return setback?.failed.source === source ? setback : { failures: 0, retryAt: 0 };
  }

  /** Remembers that a claim has failed, and when its segment is tried again. */
  failed(claim: Claim, setback: Setback): void {
    const before = this.#setbacks.get(claim.segment);
    const isPassedOn = before?.isPassedOn === true && before.retryAt === setback.retryAt;
    this.#setbacks.set(claim.segment, { ...setback, failed: claim, isPassedOn });
  }

  /** Forgets the failures of a segment that has made progress since. */
  recovered(segment: Segment): void {
    this.#setbacks.delete(segment);
  }

  #firstFree(worker: object, now: number): Segment | undefined {
    return this.#pieceMap
      .incomplete()
      .find((segment) => !this.#claims.has(segment) && this.#isDue(segment, worker, now));
  }

  #isDue(segment: Segment, worker: object, now: number): boolean {
    const setback = this.#setbacks.get(segment);
    if (setback === undefined || now >= setback.retryAt) return true;
    return !setback.isPassedOn && setback.failed.worker !== worker;
  }

  /** Takes everything unread from a connection that lags behind. */
  #relieve(claim: Claim | undefined): Segment | undefined {
    if (claim === undefined || claim.room === 0) return undefined;
    const takeovers = this.#takeoversOf(claim) + 1;
    const rest = this.#split(claim, claim.arrivedTo);
    this.#takeovers.set(rest, takeovers);
    claim.takeAway();
    return rest;
  }

  #split(claim: Claim, offset: number): Segment {
    const rest = this.#pieceMap.split(claim.segment, offset);
    this.#takeovers.set(rest, this.#takeoversOf(claim));
    return rest;
  }

  /** A server that has brought so much since does not make everybody wait. */
  #takeoversOf({ segment, brought }: Claim): number {
    return brought >= worthSharingBytes ? 0 : (this.#takeovers.get(segment) ?? 0);
  }

  /** How many times as long as another this claim is left alone. */
  #patienceWith(claim: Claim): number {
    return patienceGrowth ** this.#takeoversOf(claim);
  }

  /** The first connection that is silent, or far slower than the others of its source are. */
  #lagging(source: BlobSource, now: number): Claim | undefined {
    return this.open.find(
      (claim) =>
        !claim.isHeld && claim.room > 0 && (this.#isSilent(claim, source, now) || this.#isSlow(claim, now)),
    );
  }

  /** With no segment free, the first connection to another source that is far slower than this one's are. */
  #slowerThan(source: BlobSource, now: number): Claim | undefined {
    const usual = this.#usualPaces.get(source);
    if (usual === undefined) return undefined;
    return this.open.find(
      (claim) => claim.source !== source && !claim.isHeld && claim.room > 0 && this.#lags(claim, usual, now),
    );
  }

  #isSilent(claim: Claim, source: BlobSource, now: number): boolean {
    // A server that is slow to answer would be as slow to answer again, but another may be faster.
    const isElsewhere = claim.source !== source;
    const patience =
      claim.isAnswered || isElsewhere
        ? silenceBeforeTakeoverMs
        : Math.max(
            silenceBeforeTakeoverMs,
            laggingFactor * (this.#slowestAnswerMs ?? Number.POSITIVE_INFINITY),
          );
    return claim.silentMs(now) > patience * this.#patienceWith(claim);
  }

  #isSlow(claim: Claim, now: number): boolean {
    const usualPace = this.#usualPaces.get(claim.source);
    if (usualPace === undefined) return false;
    // When all have become slow, none of them lags behind. Those to another source are another matter.
    const others = this.open
      .filter((other) => other !== claim && other.source === claim.source)
      .map((other) => other.pace(now) ?? 0);
    return this.#lags(claim, others.length === 0 ? usualPace : Math.min(usualPace, Math.max(...others)), now);
  }

  /** @param usual bytes a ms. */
  #lags(claim: Claim, usual: number, now: number): boolean {
    const pace = claim.pace(now, this.#patienceWith(claim));
    if (pace === undefined || !claim.isAnswered) return false;
    return pace * laggingFactor < usual && claim.room / pace > worthSharingMs;
  }

  /** Takes half of the rest that would take longest. */
  #share(now: number): Segment | undefined {
    const claim = this.#longest(now);
    if (claim === undefined) return undefined;
    return this.#split(claim, claim.arrivedTo + Math.ceil(claim.room / 2));
  }

  #longest(now: number): Claim | undefined {
    let longest: Claim | undefined;
    let longestMs = worthSharingMs;
    for (const claim of this.open) {
      const pace = claim.pace(now) ?? 0;
      // Where we wait for the disk or a limit, two connections would be no faster.
      if (claim.isHeld || claim.room < worthSharingBytes || pace === 0) continue;
      if (claim.room / pace <= longestMs) continue;
      longestMs = claim.room / pace;
      longest = claim;
    }
    return longest;
  }
}
