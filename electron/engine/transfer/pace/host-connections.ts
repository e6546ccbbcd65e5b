// Decided here: who gets the next connection of a host.
import { ConnectionCount } from './connection-count.ts';
import type { ConnectionUser, Permit } from './permit.ts';
import { compareTurns, firstTurn, type Turn } from './turn.ts';

/** After a host asked for less, one connection is given back each time this long (ms) passes quietly. */
const recoveryMs = 15_000;
/** The connections are looked at this often (ms). */
const lookMs = 25;
/** How much the latest counts in how long the host takes to answer and in how busy we are. */
const freshness = 0.3;

/** Somebody who waits for a connection. */
export interface Waiter {
  user: ConnectionUser;
  isBrief: boolean;
  grant(permit: Permit): void;
}

/** What is remembered of one host. */
export interface WorthMemory {
  recall(): number | undefined;
  remember(connections: number): void;
}

/** The connections to one host: who holds them, who waits, and how many there may be at present. */
export class HostConnections {
  readonly #limit: () => number;
  readonly #memory: WorthMemory;
  readonly #count: ConnectionCount;
  readonly #holders = new Map<ConnectionUser, number>();
  readonly #waiters: Waiter[] = [];
  #held = 0;
  /** Those of them that the count is about. */
  #counted = 0;
  #bytes = 0;
  #answerMs = 0;
  #busy = 0;
  #utilization = performance.eventLoopUtilization();
  /** Connections less than the limit, since the host said that it has too much to do. */
  #reduction = 0;
  #reducedAt = 0;
  #pausedUntil = 0;
  #wake: NodeJS.Timeout | undefined;
  #watch: NodeJS.Timeout | undefined;

  /** @param limit connections that the settings allow, asked each time. */
  constructor(limit: () => number, memory: WorthMemory) {
    this.#limit = limit;
    this.#memory = memory;
    this.#count = new ConnectionCount(memory.recall());
  }

  add(waiter: Waiter): void {
    this.#waiters.push(waiter);
    this.serve();
  }

  /** Somebody waits no longer. False when he has been served. */
  remove(waiter: Waiter): boolean {
    const index = this.#waiters.indexOf(waiter);
    if (index < 0) return false;
    this.#waiters.splice(index, 1);
    if (this.#waiters.length === 0) clearTimeout(this.#wake);
    return true;
  }

  /** @param now in ms of the clock that only goes forward. */
  slowDown(now: number): void {
    const allowed = this.#allowed(now);
    this.#reduction = this.#limit() - Math.max(1, Math.floor(Math.min(allowed, this.#held) / 2));
    this.#reducedAt = now;
  }

  /** Gives nobody a connection for `waitMs`; returns by how many ms that lengthens the pause. */
  pause(waitMs: number): number {
    const now = performance.now();
    const lengthenedBy = Math.min(waitMs, now + waitMs - this.#pausedUntil);
    // Answers to requests that were under way together differ by what the way takes.
    if (lengthenedBy < waitMs / 2) return 0;
    this.#pausedUntil = now + waitMs;
    this.#wakeLater(now);
    return lengthenedBy;
  }

  /** Hands out what is free. */
  serve(): void {
    const now = performance.now();
    if (now < this.#pausedUntil) {
      this.#wakeLater(now);
      return;
    }
    while (this.#held < this.#allowed(now)) {
      const next = this.#takeNext();
      if (next === undefined) return;
      this.#grant(next);
    }
  }

  #grant({ user, isBrief, grant }: Waiter): void {
    this.#held++;
    if (!isBrief) this.#counted++;
    this.#holders.set(user, (this.#holders.get(user) ?? 0) + 1);
    this.#watch ??= setInterval(() => this.#look(), lookMs).unref();
    let isReleased = false;
    grant({
      answered: (afterMs) => {
        this.#answerMs += freshness * (afterMs - this.#answerMs);
      },
      received: (bytes) => {
        if (!isBrief) this.#bytes += bytes;
      },
      release: () => {
        if (isReleased) return;
        isReleased = true;
        this.#release(user, isBrief);
      },
    });
  }

  #release(user: ConnectionUser, isBrief: boolean): void {
    this.#held--;
    if (!isBrief) this.#counted--;
    const rest = (this.#holders.get(user) ?? 0) - 1;
    if (rest > 0) this.#holders.set(user, rest);
    else this.#holders.delete(user);
    this.serve();
    // The same connection is usually wanted again in the same moment.
    if (this.#held === 0) setImmediate(() => this.#rest());
  }

  #look(): void {
    const { target, proven } = this.#count;
    const utilization = performance.eventLoopUtilization();
    const { utilization: busy } = performance.eventLoopUtilization(utilization, this.#utilization);
    this.#utilization = utilization;
    this.#busy += freshness * (busy - this.#busy);
    const limit = this.#allowed(performance.now());
    const [bytes, held, answerMs] = [this.#bytes, this.#counted, this.#answerMs];
    this.#count.observe({ now: performance.now(), bytes, held, limit, answerMs, busy: this.#busy });
    if (this.#count.target > target) this.serve();
    if (this.#count.proven !== undefined && this.#count.proven !== proven)
      this.#memory.remember(this.#count.proven);
  }

  #rest(): void {
    if (this.#held > 0) return;
    clearInterval(this.#watch);
    this.#watch = undefined;
  }

  #wakeLater(now: number): void {
    clearTimeout(this.#wake);
    if (this.#waiters.length === 0) return;
    this.#wake = setTimeout(() => this.serve(), Math.max(1, this.#pausedUntil - now));
  }

  #allowed(now: number): number {
    const recovered = this.#reduction === 0 ? 0 : Math.floor((now - this.#reducedAt) / recoveryMs);
    return Math.max(1, this.#limit() - Math.max(0, this.#reduction - recovered));
  }

  #takeNext(): Waiter | undefined {
    const served = new Set(
      [...this.#holders.keys()].flatMap(({ turns }) => turns.map(({ owner }) => owner.id)),
    );
    const candidates = this.#waiters
      .filter(({ isBrief }) => isBrief || this.#counted < this.#count.target)
      .map((waiter) => this.#candidate(waiter, served));
    const [first] = candidates.sort(compareCandidates);
    if (first === undefined) return undefined;
    this.#waiters.splice(this.#waiters.indexOf(first.waiter), 1);
    return first.waiter;
  }

  #candidate(waiter: Waiter, served: ReadonlySet<string>): Candidate {
    const { turns } = waiter.user;
    const unserved = firstTurn(turns.filter(({ owner }) => !served.has(owner.id)));
    const held = this.#holders.get(waiter.user) ?? 0;
    return { waiter, isUnserved: unserved !== undefined, turn: unserved ?? firstTurn(turns), held };
  }
}

interface Candidate {
  waiter: Waiter;
  /** True when it waits for a download that has no connection to the host. */
  isUnserved: boolean;
  turn: Turn | undefined;
  /** Connections that its blob has already. */
  held: number;
}

function compareCandidates(left: Candidate, right: Candidate): number {
  if (left.isUnserved !== right.isUnserved) return left.isUnserved ? -1 : 1;
  if (left.turn === undefined || right.turn === undefined) return 0;
  const byPlace = left.turn.owner.place() - right.turn.owner.place();
  return byPlace || left.held - right.held || compareTurns(left.turn, right.turn);
}
