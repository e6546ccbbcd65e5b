import type { Extent } from '../../pieces/segment.ts';
import type { JournalLimits } from './limits.ts';
import { bytesIn, isSame, overlaps } from './stretches.ts';
import type { StretchCheck } from './survivors.ts';

/** The blob whose journals are kept. */
export interface KeptBlob {
  /** Stretches that have been written by now, in file order. */
  extents(): readonly Extent[];
  /** Waits until all that was written before is on the disk. */
  flush(): Promise<void>;
  check: StretchCheck;
}

/** Writes the two journals. */
export interface JournalWriter {
  writeDurable(extents: readonly Extent[]): Promise<void>;
  /** @param isDoubted true when a flush has failed. */
  writeHint(extents: readonly Extent[], isDoubted: boolean): Promise<void>;
}

/** What earlier processes have left. */
export interface EarlierJournal {
  /** What the durable journal names. */
  durable: readonly Extent[];
  /** True when a flush has failed, or bytes were not found that an earlier process had written. */
  isDoubted: boolean;
}

/**
 * Keeps the two journals of a partial blob true: the hint by bytes, the durable one after each flush. The two never wait
 * for each other. After a flush that failed the system may have dropped what it could not write and still show it, and
 * what is written over it may be lost again though the next flush is good (ext4). So from then on all that is not known to be
 * on the disk is read from it after each flush, before the durable journal names it.
 */
export class JournalKeeper {
  readonly #blob: KeptBlob;
  readonly #writer: JournalWriter;
  readonly #limits: JournalLimits;
  /** Bytes written so far. Of these are… */
  #noted = 0;
  /** …in a journal, so that a kill does not lose them, */
  #recorded = 0;
  /** …in the newest hint, written or under way, */
  #hinted = 0;
  /** …on the disk, */
  #settled = 0;
  /** …or were there to be flushed when that was last tried. */
  #flushed = 0;
  /** Stretches that are on the disk. */
  #sound: readonly Extent[];
  /** What the durable journal names. */
  #durable: readonly Extent[];
  /** True when a flush has failed, in this process or an earlier one: then only what has been read is believed. */
  #isDoubted: boolean;
  #lost: Extent[] = [];
  /** True when the hint names stretches that have been dropped, or says nothing of a failed flush. */
  #isHintStale = false;
  #isEnded = false;
  #hint: Promise<void> | undefined;
  /** Those who may not write on before more is in a journal. */
  #held: PromiseWithResolvers<void> | undefined;
  #turn: Promise<void> = Promise.resolve();
  #nextFlush: Promise<void> | undefined;
  /** True while a flush that nobody asked for is under way, or waits for its turn. */
  #isFlushedOnTheWay = false;

  /**
   * @param earlier what the durable journal names already, whether it is still there or not.
   * @param limits asked each time.
   */
  constructor(
    blob: KeptBlob,
    writer: JournalWriter,
    { durable, isDoubted }: EarlierJournal,
    limits: JournalLimits,
  ) {
    this.#blob = blob;
    this.#writer = writer;
    this.#limits = limits;
    this.#durable = durable;
    this.#isDoubted = isDoubted;
    const extents = blob.extents();
    const sound = extents.filter((extent) => durable.some((known) => isSame(known, extent)));
    this.#sound = sound.length === durable.length ? durable : sound;
    this.#noted = bytesIn(extents);
    this.#recorded = this.#noted;
    this.#hinted = this.#noted;
    this.#settled = bytesIn(sound);
    this.#flushed = this.#settled;
  }

  /** Stretches that were written and that the disk has lost, as reading after a failed flush has shown. */
  get lost(): readonly Extent[] {
    return this.#lost;
  }

  /**
   * Notes that so many more bytes have been written, and begins a hint or a flush when it is time. A flush that fails is
   * told by the next one that somebody waits for.
   * @returns a promise when so much is in no journal that the next write has to wait for it; it never rejects.
   */
  note(bytes: number): Promise<void> | undefined {
    this.#noted += bytes;
    if (this.#isHintDue) this.hint();
    if (this.#isFlushDue) this.#flushOnTheWay();
    if (this.#hint === undefined || !this.#isTooMuch) return undefined;
    this.#held ??= Promise.withResolvers();
    return this.#held.promise;
  }

  /**
   * Writes the hint, unless one is under way. One that fails is written again when as many bytes have come anew, or with
   * the next flush when it says what must not be believed.
   */
  hint(): void {
    if (this.#isEnded || this.#hint !== undefined) return;
    const noted = this.#noted;
    const wasStale = this.#isHintStale;
    this.#hinted = noted;
    this.#isHintStale = false;
    this.#hint = this.#writer.writeHint(this.#blob.extents(), this.#isDoubted).then(
      () => this.#hintWritten(noted),
      () => this.#hintFailed(wasStale),
    );
  }

  /**
   * Waits until all that was written before is on the disk, or is known to be lost.
   * @throws {AppError} `DISK_FULL` or `DISK_PERMISSION`; then it is not known, and the next call finds out.
   */
  async settle(): Promise<void> {
    return this.#inTurn(() => this.#settleNow());
  }

  /**
   * The same, and then writes the durable journal. Calls made before it begins are one.
   * @throws {AppError} `DISK_FULL` or `DISK_PERMISSION`.
   */
  async flush(): Promise<void> {
    if (this.#isHintStale) this.hint();
    this.#nextFlush ??= this.#inTurn(async () => {
      this.#nextFlush = undefined;
      await this.#settleNow();
      await this.#writeDurable();
    });
    return this.#nextFlush;
  }

  /**
   * Begins anew after bytes have been dropped: both journals are written at once, so that neither names them longer.
   * @param sound what is left; all of it is on the disk.
   */
  restart(sound: readonly Extent[]): void {
    // Not before what is under way, which still has the old stretches.
    void this.#inTurn(async () => {
      this.#lost = [];
      this.#sound = sound;
    });
    void this.flush().catch(() => undefined);
    this.#isHintStale = true;
    this.hint();
  }

  /**
   * The last flush. Nothing is written after it.
   * @throws {AppError} `DISK_FULL` or `DISK_PERMISSION`.
   */
  async seal(): Promise<void> {
    try {
      await this.flush();
    } finally {
      await this.end();
    }
  }

  /** Ends without a flush: waits for what is under way, and writes nothing after it. */
  async end(): Promise<void> {
    this.#isEnded = true;
    await this.#hint;
    await this.#turn;
  }

  get #isHintDue(): boolean {
    // Also when the durable journal has them: whichever of the two is lost, the other tells most of it.
    return this.#noted - this.#hinted >= this.#limits.hintEvery;
  }
  get #isFlushDue(): boolean {
    return !this.#isFlushedOnTheWay && this.#noted - this.#flushed >= this.#limits.flushEvery;
  }
  get #isTooMuch(): boolean {
    return this.#noted - this.#recorded >= this.#limits.holdAt;
  }

  #hintWritten(recorded: number): void {
    this.#hint = undefined;
    this.#record(recorded);
    if (this.#isHintStale || this.#isHintDue) this.hint();
    // Without a hint to wait for it would be for ever.
    if (this.#hint === undefined) this.#letGo();
  }

  /** What cannot be recorded is lost by a kill: no reason to wait any longer. */
  #hintFailed(wasStale: boolean): void {
    this.#hint = undefined;
    this.#isHintStale ||= wasStale;
    if (this.#isHintDue) this.hint();
    this.#letGo();
  }

  #record(bytes: number): void {
    this.#recorded = Math.max(this.#recorded, bytes);
    if (!this.#isTooMuch) this.#letGo();
  }

  #letGo(): void {
    this.#held?.resolve();
    this.#held = undefined;
  }

  #flushOnTheWay(): void {
    this.#isFlushedOnTheWay = true;
    void this.flush()
      .catch(() => undefined)
      .finally(() => {
        this.#isFlushedOnTheWay = false;
      });
  }

  async #settleNow(): Promise<void> {
    const noted = this.#noted;
    const extents = this.#blob.extents();
    if (noted === this.#settled) return;
    this.#flushed = noted;
    try {
      await this.#blob.flush();
    } catch (error) {
      this.#doubt();
      throw error;
    }
    if (this.#isDoubted) await this.#readAgain(extents);
    this.#settled = noted;
    // A stretch that grew and was lost is still there as far as it was flushed before.
    const isLost = (extent: Extent) => this.#lost.some((lost) => overlaps(lost, extent));
    this.#sound = [...extents.filter((extent) => !isLost(extent)), ...this.#sound.filter(isLost)].sort(
      (left, right) => left.offset - right.offset,
    );
  }

  /** The next process must know as well: the system shows it the same. */
  #doubt(): void {
    this.#isHintStale ||= !this.#isDoubted;
    this.#isDoubted = true;
    if (this.#isHintStale) this.hint();
  }

  async #readAgain(extents: readonly Extent[]): Promise<void> {
    const known = [...this.#sound, ...this.#lost];
    const suspects = extents.filter((extent) => !known.some((other) => isSame(other, extent)));
    const isIntact = await this.#blob.check(suspects, 'disk');
    this.#lost.push(...suspects.filter((_, index) => isIntact[index] !== true));
  }

  async #writeDurable(): Promise<void> {
    const sound = this.#sound;
    const settled = this.#settled;
    if (sound === this.#durable) return;
    await this.#writer.writeDurable(sound);
    this.#durable = sound;
    this.#record(settled);
  }

  /** Flushes follow each other, also after one that failed. */
  async #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}
