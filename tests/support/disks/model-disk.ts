import { crc32 } from 'node:zlib';
import type { NamedStretches } from '../../../electron/engine/transfer/disk/journal/files.ts';
import type { StretchCheck } from '../../../electron/engine/transfer/disk/journal/survivors.ts';
import type { Extent } from '../../../electron/engine/transfer/pieces/segment.ts';

const pageBytes = 4;

/** Chooses; from 0 to 1, as `Math.random`. */
type Chance = () => number;

type Hint = Omit<NamedStretches, 'durable'>;

/**
 * A disk, and the system's memory of it, that holds one partial blob and its journals. Every step is under way until it is
 * told to end, and a flush that fails leaves what Linux leaves: pages that look written and are not.
 */
export class ModelDisk {
  readonly memory: Uint8Array;
  readonly disk: Uint8Array;
  #dirty = new Set<number>();
  #journals: NamedStretches = { durable: [], hinted: [], isDoubted: false };
  /** Pages that a failed flush has lost: what is written there does not reach the disk until the memory is gone. */
  readonly #poisoned = new Set<number>();
  /** Every hint that was ever put in place: any of them may be what a power cut leaves. */
  readonly #hints: Hint[] = [{ hinted: [], isDoubted: false }];
  #flush: { pages: Set<number>; step: PromiseWithResolvers<void> } | undefined;
  #hint: { hint: Hint; step: PromiseWithResolvers<void> } | undefined;
  #durable: { extents: Extent[]; step: PromiseWithResolvers<void> } | undefined;

  constructor(bytes: number) {
    this.memory = new Uint8Array(bytes);
    this.disk = new Uint8Array(bytes);
  }

  get journals(): NamedStretches {
    return this.#journals;
  }

  write(bytes: Uint8Array, offset: number): void {
    this.memory.set(bytes, offset);
    for (let at = offset; at < offset + bytes.length; at++) this.#dirty.add(Math.floor(at / pageBytes));
  }

  flush(): Promise<void> {
    const step = Promise.withResolvers<void>();
    this.#flush = { pages: this.#dirty, step };
    this.#dirty = new Set();
    return step.promise;
  }

  writeHint(extents: readonly Extent[], isDoubted: boolean): Promise<void> {
    this.#hint = { hint: { hinted: [...extents], isDoubted }, step: Promise.withResolvers() };
    return this.#hint.step.promise;
  }

  writeDurable(extents: readonly Extent[]): Promise<void> {
    this.#durable = { extents: [...extents], step: Promise.withResolvers() };
    return this.#durable.step.promise;
  }

  /** Reads as the system does, or past its memory: then it writes first what it still has to write. */
  readonly check: StretchCheck = async (extents, from) => {
    if (from === 'disk') this.writeBack();
    const content = from === 'disk' ? this.disk : this.memory;
    return extents.map(({ offset, length, crc }) => crc32(content.subarray(offset, offset + length)) === crc);
  };

  /** Writes what is still to be written, as the system does sooner or later. */
  writeBack(): void {
    for (const page of this.#dirty) this.#give(page);
    this.#dirty.clear();
  }

  endFlush(works: boolean, chance: Chance): void {
    const flush = this.#flush;
    this.#flush = undefined;
    for (const page of flush?.pages ?? []) {
      if (works || chance() < 0.5) this.#give(page);
      else this.#poisoned.add(page);
    }
    if (works) flush?.step.resolve();
    else flush?.step.reject(new Error('EIO'));
  }

  endHint(works: boolean): void {
    const underWay = this.#hint;
    this.#hint = undefined;
    if (underWay === undefined) return;
    if (!works) {
      underWay.step.reject(new Error('EIO'));
      return;
    }
    this.#journals = { ...this.#journals, ...underWay.hint };
    this.#hints.push(underWay.hint);
    underWay.step.resolve();
  }

  endDurable(works: boolean): void {
    const durable = this.#durable;
    this.#durable = undefined;
    if (durable === undefined) return;
    if (!works) {
      durable.step.reject(new Error('EIO'));
      return;
    }
    this.#journals = { ...this.#journals, durable: durable.extents };
    durable.step.resolve();
  }

  /** The process is gone; what it had under way came to its end or not. The system goes on. */
  kill(chance: Chance): void {
    // The one moment in which a kill can hide a failed flush from the next process is left out.
    if (this.#hint?.hint.isDoubted === true || chance() < 0.5) this.endHint(true);
    if (chance() < 0.5) this.endDurable(true);
    for (const page of this.#flush?.pages ?? []) this.#give(page);
    this.#forget();
  }

  /** What was not flushed is there or not, page by page; the hint is any of all, or nothing. */
  cutPower(chance: Chance): void {
    if (chance() < 0.5) this.endDurable(true);
    for (const page of [...(this.#flush?.pages ?? []), ...this.#dirty]) if (chance() < 0.5) this.#give(page);
    this.#dirty.clear();
    this.#forget();
    this.memory.set(this.disk);
    this.#poisoned.clear();
    this.#journals = { ...this.#journals, ...this.#hints[Math.floor(chance() * this.#hints.length)] };
  }

  #forget(): void {
    this.#flush = undefined;
    this.#hint = undefined;
    this.#durable = undefined;
  }

  #give(page: number): void {
    if (this.#poisoned.has(page)) return;
    const begin = page * pageBytes;
    this.disk.set(this.memory.subarray(begin, begin + pageBytes), begin);
  }
}
