import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { SimulatorOptions } from '../options.ts';
import { evenChunk, Pacer } from './pacer.ts';

const uncappedChunk = 256 * 1024;

/** The speed caps of one simulator: a pacer for each connection and one for all together. */
export class Speed {
  readonly #options: SimulatorOptions;
  readonly #everything = new Pacer(performance.now());
  readonly #connections = new WeakMap<Socket, Pacer>();

  constructor(options: SimulatorOptions) {
    this.#options = options;
  }

  /** How many bytes to send before asking again. */
  get chunkBytes(): number {
    const { perConnectionBytesPerSecond, totalBytesPerSecond } = this.#options;
    const slowest = Math.min(perConnectionBytesPerSecond ?? Infinity, totalBytesPerSecond ?? Infinity);
    return slowest === Infinity ? uncappedChunk : evenChunk(slowest);
  }

  /** Begins an answer on this connection. */
  begin(socket: Socket): void {
    this.#pacerOf(socket).begin(performance.now());
  }

  /** Waits until this connection may send `bytes` more. @throws when the signal aborts. */
  async take(socket: Socket, bytes: number, signal: AbortSignal): Promise<void> {
    const { perConnectionBytesPerSecond, totalBytesPerSecond } = this.#options;
    const now = performance.now();
    const waits = [0];
    if (totalBytesPerSecond !== undefined) {
      waits.push(this.#everything.take(bytes, totalBytesPerSecond, now));
    }
    if (perConnectionBytesPerSecond !== undefined) {
      waits.push(this.#pacerOf(socket).take(bytes, perConnectionBytesPerSecond, now));
    }
    const wait = Math.max(...waits);
    if (wait >= 1) await delay(wait, undefined, { signal });
  }

  #pacerOf(socket: Socket): Pacer {
    const pacer = this.#connections.get(socket) ?? new Pacer(performance.now());
    this.#connections.set(socket, pacer);
    return pacer;
  }
}
