import { raceWithSignal } from '../../async/race-with-signal.ts';

const defaultBlockBytes = 512 * 1024;
const defaultBlocks = 48;

/**
 * Memory through which all bodies pass on their way to the disk: blocks of one size, made when they are first needed,
 * used again and again, and never more than so many. Whoever finds none waits, and its connection with it.
 */
export class BlockPool {
  readonly blockBytes: number;
  readonly #limit: number;
  readonly #free: Buffer[] = [];
  readonly #waiting: ((block: Buffer) => void)[] = [];
  #made = 0;

  /** @param limit how many blocks there are at most. */
  constructor(blockBytes = defaultBlockBytes, limit = defaultBlocks) {
    this.blockBytes = blockBytes;
    this.#limit = limit;
  }

  /** Memory of all blocks that there are by now, in bytes. */
  get bytes(): number {
    return this.#made * this.blockBytes;
  }

  /** Blocks that somebody has. */
  get inUse(): number {
    return this.#made - this.#free.length;
  }

  /** A block, when one is free and nobody has waited for it before. */
  tryTake(): Buffer | undefined {
    const block = this.#free.pop();
    if (block !== undefined || this.#made === this.#limit) return block;
    this.#made++;
    return Buffer.allocUnsafeSlow(this.blockBytes);
  }

  /** Waits for a block, in turn. Rejects with the signal's reason when it aborts. */
  async take(signal: AbortSignal): Promise<Buffer> {
    signal.throwIfAborted();
    const free = this.tryTake();
    if (free !== undefined) return free;
    const given = Promise.withResolvers<Buffer>();
    this.#waiting.push(given.resolve);
    try {
      return await raceWithSignal(given.promise, signal);
    } catch (error) {
      const index = this.#waiting.indexOf(given.resolve);
      if (index >= 0) this.#waiting.splice(index, 1);
      // It was given just after the signal aborted, and nobody waits for it any more.
      else this.give(await given.promise);
      throw error;
    }
  }

  /** Gives a block back; its memory is used again at once. */
  give(block: Buffer): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free.push(block);
    else next(block);
  }
}
