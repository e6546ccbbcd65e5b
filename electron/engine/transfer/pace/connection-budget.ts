import { raceWithSignal } from '../../async/race-with-signal.ts';
import { placeInQueue } from './queue-order.ts';

/** After a host asked for less, one connection is given back each time this long (ms) passes quietly. */
const recoveryMs = 15_000;

/** The right to hold one connection to a host. */
export interface Permit {
  release(): void;
}

interface Waiter {
  order: () => number;
  grant: (permit: Permit) => void;
}

interface Host {
  /** The order of whoever holds each connection that is in use. */
  holders: Set<() => number>;
  /** Connections less than the limit, since the host said that it has too much to do. */
  reduction: number;
  reducedAt: number;
  waiters: Waiter[];
}

/**
 * Connections per host over all downloads. A free connection goes to a download that has none, the first in queue order
 * at that moment, so that a small download is done while a large one before it runs. When each has one, it goes to the
 * first of all, so that downloads finish one after the other instead of all at the end.
 */
export class ConnectionBudget {
  #limit: number;
  readonly #hosts = new Map<string, Host>();

  /** @param limit connections per host. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Connections per host. */
  get limit(): number {
    return this.#limit;
  }

  /** Changes the limit at once. */
  setLimit(limit: number): void {
    this.#limit = limit;
    for (const host of this.#hosts.values()) this.#serve(host);
  }

  /**
   * Waits for a connection to `hostName`. Rejects with the signal's reason when it aborts.
   * @param order asked each time a connection is free: lower comes first.
   */
  async acquire(hostName: string, order: () => number, signal: AbortSignal): Promise<Permit> {
    signal.throwIfAborted();
    const host = this.#hostOf(hostName);
    const granted = Promise.withResolvers<Permit>();
    const waiter: Waiter = { order, grant: granted.resolve };
    host.waiters.push(waiter);
    this.#serve(host);
    try {
      return await raceWithSignal(granted.promise, signal);
    } catch (error) {
      const index = host.waiters.indexOf(waiter);
      if (index >= 0) host.waiters.splice(index, 1);
      // It was granted just after the signal aborted, and nobody waits for it any more.
      else (await granted.promise).release();
      throw error;
    }
  }

  /** The host answered 429 or 503: half as many connections for a while. */
  slowDown(hostName: string, now: number = performance.now()): void {
    const host = this.#hostOf(hostName);
    const allowed = this.#allowed(host, now);
    host.reduction = this.#limit - Math.max(1, Math.floor(Math.min(allowed, host.holders.size) / 2));
    host.reducedAt = now;
  }

  #hostOf(name: string): Host {
    const known = this.#hosts.get(name);
    if (known !== undefined) return known;
    const host: Host = { holders: new Set(), reduction: 0, reducedAt: 0, waiters: [] };
    this.#hosts.set(name, host);
    return host;
  }

  #allowed(host: Host, now: number): number {
    const recovered = host.reduction === 0 ? 0 : Math.floor((now - host.reducedAt) / recoveryMs);
    return Math.max(1, this.#limit - Math.max(0, host.reduction - recovered));
  }

  #serve(host: Host): void {
    while (host.holders.size < this.#allowed(host, performance.now())) {
      const next = takeNext(host);
      if (next === undefined) return;
      // A function of its own for each connection, because one download may hold several.
      const holder = () => next.order();
      host.holders.add(holder);
      next.grant({
        release: () => {
          if (host.holders.delete(holder)) this.#serve(host);
        },
      });
    }
  }
}

/** The first waiter of a download that has no connection, else the first of all. */
function takeNext({ waiters, holders }: Host): Waiter | undefined {
  waiters.sort((left, right) => left.order() - right.order());
  const served = new Set([...holders].map((order) => placeInQueue(order())));
  const index = waiters.findIndex(({ order }) => !served.has(placeInQueue(order())));
  return waiters.splice(Math.max(0, index), 1)[0];
}
