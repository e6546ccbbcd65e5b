import { type FileHandle, open } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Descriptor } from '../../../../shared/descriptor.ts';
import { isAppError } from '../../../../shared/errors.ts';
import { raceWithSignal } from '../../async/race-with-signal.ts';
import type { Arrival } from '../../transfer/blob-transfer.ts';
import { type ArrivingBlob, FlowReading } from './flow-reading.ts';

/** Bytes at the end of a blob that wait until its digest is right: no client ever gets a wrong blob whole. */
export const heldBackBytes = 64 * 1024;
/** How often (ms) it is looked how far a blob is, while somebody waits for it. */
const lookMs = 20;
/** How often (ms) it is looked whether a blob that nobody reads is still wanted. */
const wantedMs = 1_000;
/** How long (ms) clients wait for an origin that fails, without a new byte. */
const patienceMs = 120_000;
const longestPauseMs = 8_000;

/** What a flow works with. */
export interface FlowParts {
  /** Brings the blob into the library, or goes on with it. Rejects with the signal's reason when it aborts. */
  fetch(signal: AbortSignal): Promise<unknown>;
  /** The transfer that is under way, and how far it is. */
  transfer(): { arrival: Arrival | undefined } | undefined;
  /** Where its bytes are until it is whole. */
  partialPath: string;
  /** Where it is when it is whole. */
  wholePath: string;
  /** False when nobody but those who read it want it. */
  isWanted(): boolean;
  /** Called when it has ended, well or not. */
  onEnd(): void;
}

/**
 * One blob on its way in, for however many clients read it: each gets its bytes in order, as they arrive. A client that goes
 * away stops nothing as long as the blob is wanted otherwise.
 */
export class BlobFlow {
  readonly descriptor: Descriptor;
  readonly #parts: FlowParts;
  readonly #stop = new AbortController();
  readonly #ended: Promise<void>;
  #readers = 0;
  #isWhole = false;
  #generation = 0;
  #seen: { transfer: object; frontier: number; restarts: number } | undefined;
  #progressAt = performance.now();
  #look: NodeJS.Timeout | undefined;
  #looked = Promise.withResolvers<void>();

  constructor(descriptor: Descriptor, parts: FlowParts) {
    this.descriptor = descriptor;
    this.#parts = parts;
    this.#ended = this.#run();
    this.#ended.catch(() => undefined);
    this.#lookLater();
  }

  /** True when it gives nothing any more: nobody wanted it for a moment. */
  get isStopped(): boolean {
    return this.#stop.signal.aborted;
  }

  /** Bytes from `start` to `end`, the last one included. */
  read(start: number, end: number): FlowReading {
    this.#readers += 1;
    const blob: ArrivingBlob = {
      open: () => this.#open(),
      generation: () => this.#sync(),
      until: (position, signal) => this.#until(position, signal),
      leave: () => {
        this.#readers -= 1;
        this.#stopIfUnwanted();
      },
    };
    return new FlowReading(blob, start, end);
  }

  /** Stops it, whoever reads; what has arrived is kept. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#ended.catch(() => undefined);
  }

  /** A partial file becomes the whole one at any moment, by its new name. */
  async #open(): Promise<FileHandle> {
    const { partialPath, wholePath } = this.#parts;
    if (this.#isWhole) return open(wholePath, 'r');
    return open(partialPath, 'r').catch(() => open(wholePath, 'r'));
  }

  async #until(position: number, signal: AbortSignal): Promise<number> {
    for (;;) {
      this.#sync();
      const here = this.#isWhole ? this.descriptor.size : this.#mayBeRead();
      if (here > position) return here;
      await raceWithSignal(Promise.race([this.#ended, this.#looked.promise]), signal);
    }
  }

  #mayBeRead(): number {
    return Math.min(this.#seen?.frontier ?? 0, this.descriptor.size - heldBackBytes);
  }

  /** Looks how far it is. @returns the generation of its bytes. */
  #sync(): number {
    const transfer = this.#parts.transfer();
    const arrival = transfer?.arrival;
    if (transfer === undefined || arrival === undefined) return this.#generation;
    const before = this.#seen;
    if (before?.transfer === transfer && before.restarts !== arrival.restarts) this.#generation += 1;
    if (before === undefined || arrival.frontier > before.frontier) this.#progressAt = performance.now();
    this.#seen = { transfer, ...arrival };
    return this.#generation;
  }

  #lookLater(): void {
    this.#look = setTimeout(
      () => {
        this.#stopIfUnwanted();
        const looked = this.#looked;
        this.#looked = Promise.withResolvers<void>();
        looked.resolve();
        this.#lookLater();
      },
      this.#readers > 0 ? lookMs : wantedMs,
    );
    this.#look.unref();
  }

  #stopIfUnwanted(): void {
    if (this.#readers === 0 && !this.#parts.isWanted()) this.#stop.abort();
  }

  async #run(): Promise<void> {
    try {
      for (let tries = 1; ; tries++) {
        try {
          await this.#parts.fetch(this.#stop.signal);
          this.#isWhole = true;
          return;
        } catch (error) {
          this.#stop.signal.throwIfAborted();
          const waitedMs = performance.now() - this.#progressAt;
          if (!isAppError(error) || !error.retryable || this.#readers === 0 || waitedMs > patienceMs)
            throw error;
        }
        await delay(Math.min(longestPauseMs, 500 * 2 ** tries), undefined, { signal: this.#stop.signal });
      }
    } finally {
      clearTimeout(this.#look);
      this.#parts.onEnd();
    }
  }
}
