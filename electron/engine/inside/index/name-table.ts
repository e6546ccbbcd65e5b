import { randomBytes } from 'node:crypto';
import { layerLimit } from '../bounds/layer-end.ts';

/** Differs in each process, so that nobody can name files in a way that makes the table slow. */
const seed = randomBytes(4).readUInt32LE(0);
/** No names that differ by chance come so close to each other. */
const longestProbe = 10_000;

/** Says whether a row has this parent and name. */
export type IsRow = (row: number) => boolean;

/** Finds rows by their parent and name: a hash table of row numbers. */
export class NameTable {
  #slots: Int32Array;
  #hashes: Uint32Array;
  #count = 0;

  /** @param rows that are expected; more may come. */
  constructor(rows = 512) {
    const room = 2 ** Math.ceil(Math.log2(Math.max(512, rows) * 2));
    this.#slots = new Int32Array(room).fill(-1);
    this.#hashes = new Uint32Array(room);
  }

  /**
   * The row that `isRow` accepts among those of this hash; undefined when there is none.
   * @throws {LayerEnd} when too many rows have the same hash.
   */
  find(hash: number, isRow: IsRow): number | undefined {
    const mask = this.#slots.length - 1;
    for (let step = 0, at = hash & mask; ; step++, at = (at + 1) & mask) {
      const row = this.#slots[at] ?? -1;
      if (row < 0) return undefined;
      if (this.#hashes[at] === hash && isRow(row)) return row;
      if (step > longestProbe) throw layerLimit('steps');
    }
  }

  /** Adds a row, which must not be there. */
  add(hash: number, row: number): void {
    if (++this.#count * 2 > this.#slots.length) this.#grow();
    this.#put(hash, row);
  }

  #put(hash: number, row: number): void {
    const mask = this.#slots.length - 1;
    let at = hash & mask;
    while ((this.#slots[at] ?? -1) >= 0) at = (at + 1) & mask;
    this.#slots[at] = row;
    this.#hashes[at] = hash;
  }

  #grow(): void {
    const [slots, hashes] = [this.#slots, this.#hashes];
    this.#slots = new Int32Array(slots.length * 2).fill(-1);
    this.#hashes = new Uint32Array(slots.length * 2);
    for (let at = 0; at < slots.length; at++) {
      const row = slots[at] ?? -1;
      if (row >= 0) this.#put(hashes[at] ?? 0, row);
    }
  }
}

/** The hash of a name in a folder: FNV-1a, and what MurmurHash3 ends with. */
export function hashName(parent: number, bytes: Uint8Array, start = 0, end = bytes.length): number {
  let hash = seed ^ Math.imul(parent + 1, 0x9e3779b1);
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
