import { raceWithSignal } from '../../async/race-with-signal.ts';
import { HostConnections, type Waiter } from './host-connections.ts';
import { forgetfulHosts, type HostMemory } from './host-memory.ts';
import type { ConnectionUser, Permit } from './permit.ts';

/** What a connection is wanted for. */
export interface ConnectionWish {
  host: string;
  user: ConnectionUser;
  /** True for a request that is over at once: it does not count against what the host is worth, only against the limit. */
  isBrief?: boolean;
  signal: AbortSignal;
}

/**
 * Connections per host over all downloads: how many there are in all, and who gets the next one. A free connection goes to
 * a download that has none, the first in queue order at that moment, so that a small download is done while a large one
 * before it runs. When each has one, it goes to the first download, there to the blob that has fewest: so that downloads
 * finish one after the other instead of all at the end.
 */
export class ConnectionBudget {
  #limit: number;
  readonly #memory: HostMemory;
  readonly #hosts = new Map<string, HostConnections>();

  /**
   * @param limit connections per host.
   * @param memory remembers what hosts are worth.
   */
  constructor(limit: number, memory: HostMemory = forgetfulHosts) {
    this.#limit = limit;
    this.#memory = memory;
  }

  /** Connections per host. */
  get limit(): number {
    return this.#limit;
  }

  /** Changes the limit at once. */
  setLimit(limit: number): void {
    this.#limit = limit;
    for (const host of this.#hosts.values()) host.serve();
  }

  /** Waits for a connection. Rejects with the signal's reason when it aborts. */
  async acquire({ host: name, user, isBrief = false, signal }: ConnectionWish): Promise<Permit> {
    signal.throwIfAborted();
    const host = this.#hostOf(name);
    const granted = Promise.withResolvers<Permit>();
    const waiter: Waiter = { user, isBrief, grant: granted.resolve };
    host.add(waiter);
    try {
      return await raceWithSignal(granted.promise, signal);
    } catch (error) {
      // It was granted just after the signal aborted, and nobody waits for it any more.
      if (!host.remove(waiter)) (await granted.promise).release();
      throw error;
    }
  }

  /** The host answered 429 or 503, and not until when: half as many connections for a while. */
  slowDown(host: string): void {
    this.#hostOf(host).slowDown(performance.now());
  }

  /**
   * The host asked for a pause of `waitMs`: nobody gets a connection to it before.
   * @returns by how many ms that is longer than the pause that it has already; 0 when it is not.
   */
  pause(host: string, waitMs: number): number {
    return this.#hostOf(host).pause(waitMs);
  }

  #hostOf(name: string): HostConnections {
    const known = this.#hosts.get(name);
    if (known !== undefined) return known;
    const host = new HostConnections(() => this.#limit, {
      recall: () => this.#memory.recall(name),
      remember: (connections) => this.#memory.remember(name, connections),
    });
    this.#hosts.set(name, host);
    return host;
  }
}
