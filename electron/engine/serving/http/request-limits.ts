import type { Socket } from 'node:net';
import { LRUCache } from 'lru-cache';
import { RequestError } from '../answers/request-error.ts';

/** How many connections and requests are taken. */
export interface Limits {
  connections: number;
  connectionsPerAddress: number;
  /** Requests of one address in one second, for long. */
  requestsPerSecond: number;
  /** Requests of one address that may come at once. */
  burst: number;
}

/** A hundred nodes behind one address that pull at once have six connections each, and forty layers. */
export const usualLimits: Limits = {
  connections: 1_024,
  connectionsPerAddress: 640,
  requestsPerSecond: 500,
  burst: 5_000,
};

/** Addresses whose requests are remembered; those of longest ago are forgotten. */
const mostAddresses = 4_096;

/** Counts connections and requests by address, so that one client cannot keep all others out. */
export class RequestLimits {
  readonly #limits: Limits;
  readonly #connections = new Map<string, number>();
  readonly #requests = new LRUCache<string, { left: number; at: number }>({ max: mostAddresses });

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** Takes a new connection, or ends it at once. Those of this computer are counted together with all. */
  admit(socket: Socket): void {
    const address = socket.remoteAddress ?? '';
    const count = (this.#connections.get(address) ?? 0) + 1;
    if (count > this.#limits.connectionsPerAddress && !isLoopbackAddress(address)) {
      socket.destroy();
      return;
    }
    this.#connections.set(address, count);
    socket.once('close', () => {
      const left = (this.#connections.get(address) ?? 1) - 1;
      if (left > 0) this.#connections.set(address, left);
      else this.#connections.delete(address);
    });
  }

  /**
   * Counts a request, or what weighs as many.
   * @param now in ms of the monotonic clock.
   * @throws {RequestError} 429 with `Retry-After` when the address asks too much.
   */
  count(address: string, weight = 1, now: number = performance.now()): void {
    const { requestsPerSecond, burst } = this.#limits;
    const known = this.#requests.get(address) ?? { left: burst, at: now };
    const left = Math.min(burst, known.left + ((now - known.at) / 1_000) * requestsPerSecond);
    this.#requests.set(address, { left: Math.max(0, left - weight), at: now });
    if (left < 1)
      throw new RequestError(429, 'TOOMANYREQUESTS', 'Too many requests. Ask again in a second.', {
        'retry-after': '1',
      });
  }
}

/** True for an address of this computer alone, as a socket tells it. */
export function isLoopbackAddress(address: string): boolean {
  return address === '::1' || address.replace(/^::ffff:/, '').startsWith('127.');
}
