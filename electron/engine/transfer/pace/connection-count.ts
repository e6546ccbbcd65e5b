// Decided here: how many connections a host gets.
/** Connections that a host gets of which nothing is known. */
const firstCount = 4;
/** With fewer than two, one that stalls stops everything. */
const fewestCount = 2;
/** A rate is measured over at least this long (ms). */
const windowMs = 80;
/** A window may be a hiccup: so many are asked, unless the first of them is beyond doubt. */
const windowsToJudge = 3;
/** Shortest time (ms) that connections get to come up to speed before they are measured. */
const settleMs = 50;
const longestSettleMs = 2_000;
/** Of what further connections would bring if each were worth as much as those before, they must bring this share. */
const worthwhileShare = 0.25;
/** One window that shows as much of it as this is enough: it is what caps on connections look like. */
const evidentShare = 0.6;
/** When this process itself has so little time left, further connections only cost more of it. */
const busyShare = 0.85;
/** With fewer connections at least this share of the rate must remain. */
const keptShare = 0.92;
/** One window with less than this share of it is enough to take the others back. */
const lostShare = 0.7;
/** A number that is settled is questioned after this long (ms), and after twice as long each time it is right. */
const firstDoubtMs = 2_000;
const longestDoubtMs = 60_000;
const freshness = 0.3;

/** What is seen of a host's connections at one moment. */
export interface Sight {
  /** In ms of a clock that only goes forward. */
  now: number;
  /** Body bytes that have come from the host so far. */
  bytes: number;
  /** Connections in use. */
  held: number;
  /** Connections that the settings allow. */
  limit: number;
  /** How long the host took to answer lately, in ms. */
  answerMs: number;
  /** Share of the time in which the main thread had something to do, from 0 to 1. */
  busy: number;
}

type Phase = 'measure' | 'up' | 'down' | 'hold';

/**
 * How many connections in all one host is worth. The number is doubled while that raises the throughput as far as it
 * should, and halved where half as many bring as much; a settled number is questioned now and then, since links change.
 * On a link without a cap it ends at two to four; where a server caps each connection, at all that are allowed.
 */
export class ConnectionCount {
  /** The number that has proved best so far. */
  #level: number;
  /** The number that is tried. */
  #target: number;
  #phase: Phase = 'measure';
  /** Bytes a ms at `#level`. */
  #base = 0;
  #trialRates: number[] = [];
  #stableSince: number | undefined;
  #window: { now: number; bytes: number } | undefined;
  #heldSince = 0;
  #doubtMs = firstDoubtMs;
  #doubtUp = false;
  #isProven = false;
  #isBusy = false;

  /** @param worth what the host was worth last time. */
  constructor(worth?: number) {
    this.#level = worth ?? firstCount;
    this.#target = this.#level;
  }

  /** Connections to use at present. */
  get target(): number {
    return this.#target;
  }
  /** What the host has proved to be worth; undefined before anything was measured. */
  get proven(): number | undefined {
    return this.#isProven ? this.#level : undefined;
  }

  /** Looks at the host's connections; to be called every few hundredths of a second while any is open. */
  observe({ now, bytes, held, limit, answerMs, busy }: Sight): void {
    const wanted = Math.min(this.#target, limit);
    if (held !== wanted) {
      // Fewer are wanted than would be allowed, or some are about to open or to close: that tells nothing.
      this.#stableSince = undefined;
      this.#window = undefined;
      return;
    }
    this.#stableSince ??= now;
    const settle = Math.min(longestSettleMs, Math.max(settleMs, 2 * answerMs));
    if (now - this.#stableSince < settle) return;
    this.#window ??= { now, bytes };
    const elapsed = now - this.#window.now;
    if (elapsed < windowMs) return;
    const rate = (bytes - this.#window.bytes) / elapsed;
    this.#window = { now, bytes };
    this.#isBusy = busy >= busyShare;
    this.#judge(rate, now, limit);
  }

  #judge(rate: number, now: number, limit: number): void {
    switch (this.#phase) {
      case 'measure':
        this.#base = rate;
        this.#tryMore(now, limit);
        return;
      case 'up':
        this.#judgeMore(rate, now, limit);
        return;
      case 'down':
        this.#judgeFewer(rate, now);
        return;
      case 'hold':
        this.#base += freshness * (rate - this.#base);
        if (now - this.#heldSince < this.#doubtMs) return;
        this.#doubtUp = !this.#doubtUp;
        if (this.#doubtUp && this.#level < limit && !this.#isBusy) this.#tryMore(now, limit);
        else this.#tryFewer(now);
    }
  }

  #judgeMore(rate: number, now: number, limit: number): void {
    this.#trialRates.push(rate);
    const growth = this.#target / this.#level - 1;
    const isEvident = this.#trialRates.length === 1 && rate >= this.#base * (1 + evidentShare * growth);
    if (!isEvident && this.#trialRates.length < windowsToJudge) return;
    const middle = isEvident ? rate : medianOf(this.#trialRates);
    if (middle >= this.#base * (1 + worthwhileShare * growth)) {
      this.#accept(middle);
      this.#tryMore(now, limit);
      return;
    }
    this.#target = this.#level;
    // What brings no more with twice as many may bring as much with half as many, too.
    if (this.#isProven) this.#hold(now);
    else this.#tryFewer(now);
  }

  #judgeFewer(rate: number, now: number): void {
    this.#trialRates.push(rate);
    const isEvident = rate < this.#base * lostShare;
    if (!isEvident && this.#trialRates.length < windowsToJudge) return;
    const middle = isEvident ? rate : medianOf(this.#trialRates);
    if (middle >= this.#base * keptShare) {
      this.#accept(Math.max(middle, this.#base * keptShare));
      this.#tryFewer(now);
    } else {
      this.#target = this.#level;
      this.#hold(now);
    }
  }

  #tryMore(now: number, limit: number): void {
    // Whoever is busy with so many is so with fewer, perhaps.
    if (this.#isBusy) this.#tryFewer(now);
    else if (this.#level >= limit) this.#hold(now);
    else this.#try('up', Math.min(limit, 2 * this.#level));
  }

  #tryFewer(now: number): void {
    if (this.#level <= fewestCount) this.#hold(now);
    else this.#try('down', Math.max(fewestCount, Math.ceil(this.#level / 2)));
  }

  #try(phase: 'up' | 'down', target: number): void {
    this.#phase = phase;
    this.#target = target;
    this.#forgetTrial();
  }

  #accept(rate: number): void {
    this.#level = this.#target;
    this.#base = rate;
    this.#doubtMs = firstDoubtMs;
  }

  #hold(now: number): void {
    if (this.#phase !== 'hold' && this.#isProven) this.#doubtMs = Math.min(longestDoubtMs, 2 * this.#doubtMs);
    this.#phase = 'hold';
    this.#heldSince = now;
    this.#isProven = true;
    this.#forgetTrial();
  }

  #forgetTrial(): void {
    this.#trialRates = [];
    this.#stableSince = undefined;
    this.#window = undefined;
  }
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0;
}
