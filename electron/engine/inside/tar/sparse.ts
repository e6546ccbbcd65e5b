import { damagedLayer, layerLimit, layerLimits } from '../bounds/layer-end.ts';
import { readDecimal, readNumber } from './numbers.ts';
import type { PaxRecords } from './pax.ts';

/** What is stored of a sparse file, in its order; everything between is zeros. */
export type SparseParts = (readonly [offset: number, length: number])[];

/** Bytes of an entry of GNU's old map: two numbers. */
const oldEntryBytes = 24;

/**
 * Adds the entries of GNU's old map (type `S`) that stand in a record.
 * @param start of the first entry; @param count how many fit there.
 * @returns true when a further record of 21 entries follows.
 */
export function addOldSparse(record: Uint8Array, start: number, count: number, parts: SparseParts): boolean {
  const end = start + count * oldEntryBytes;
  for (let at = start; at < end; at += oldEntryBytes) {
    if (record[at] === 0) break;
    addPart(parts, readNumber(record, at, 12), readNumber(record, at + 12, 12));
  }
  return record[end] === 1;
}

/** The map that pax records hold (GNU.sparse 0.0 and 0.1); undefined when they hold none. */
export function sparseOfRecords(records: PaxRecords): SparseParts | undefined {
  const parts: SparseParts = [];
  let isSparse = false;
  let offset = 0;
  for (const [key, value] of records) {
    if (key === 'GNU.sparse.map') {
      const numbers = numbersOf(Buffer.from(value).toString('latin1').split(','));
      parts.length = 0;
      for (let at = 0; at + 1 < numbers.length; at += 2)
        addPart(parts, numbers[at] ?? 0, numbers[at + 1] ?? 0);
      isSparse = true;
    } else if (key === 'GNU.sparse.offset') {
      offset = readDecimal(value);
      isSparse = true;
    } else if (key === 'GNU.sparse.numbytes') addPart(parts, offset, readDecimal(value));
  }
  return isSparse ? parts : undefined;
}

/** Counts the lines of the map in the content of a file (GNU.sparse 1.0): how many parts there are, and two for each. */
export class MapLines {
  #first = '';
  #missing: number | undefined;

  /**
   * @returns true when all lines have come.
   * @throws {LayerEnd} when the first one is no number, or too large.
   */
  add(bytes: Uint8Array): boolean {
    let at = 0;
    if (this.#missing === undefined) {
      const end = bytes.indexOf(0x0a);
      this.#first += Buffer.from(bytes.subarray(0, end < 0 ? bytes.length : end)).toString('latin1');
      const count = readDecimal(Buffer.from(this.#first));
      if (count > layerLimits['sparse-parts']) throw layerLimit('sparse-parts');
      if (end < 0) return false;
      this.#missing = count * 2;
      at = end + 1;
    }
    for (; at < bytes.length && this.#missing > 0; at++) if (bytes[at] === 0x0a) this.#missing--;
    return this.#missing <= 0;
  }
}

/** The parts that such a map names. */
export function sparseOfContent(bytes: Uint8Array): SparseParts {
  const lines = Buffer.from(bytes).toString('latin1').split('\n');
  const [count = 0] = numbersOf(lines.slice(0, 1));
  const numbers = numbersOf(lines.slice(1, count * 2 + 1));
  const parts: SparseParts = [];
  for (let at = 0; at < numbers.length; at += 2) addPart(parts, numbers[at] ?? 0, numbers[at + 1] ?? 0);
  return parts;
}

/**
 * @throws {LayerEnd} when parts lie outside of the file or of what is stored, or overlap.
 */
export function assertSparse(parts: SparseParts, size: number, stored: number): void {
  let end = 0;
  let sum = 0;
  for (const [offset, length] of parts) {
    if (offset < end || length < 0) throw damagedLayer('a sparse file has parts that overlap');
    end = offset + length;
    sum += length;
  }
  if (end > size || sum > stored) throw damagedLayer('a sparse file has parts outside of itself');
}

function addPart(parts: SparseParts, offset: number, length: number): void {
  if (parts.length >= layerLimits['sparse-parts']) throw layerLimit('sparse-parts');
  parts.push([offset, length]);
}

function numbersOf(texts: readonly string[]): number[] {
  return texts.filter((text) => text !== '').map((text) => readDecimal(Buffer.from(text)));
}
