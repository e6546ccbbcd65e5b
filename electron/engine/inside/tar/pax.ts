import { damagedLayer } from '../bounds/layer-end.ts';

/** The records of an extended header in their order: keys may come again. */
export type PaxRecords = (readonly [key: string, value: Uint8Array])[];

const longestKey = 1024;

/** Most entries have none. */
const none: ReadonlyMap<string, Uint8Array> = new Map();

/**
 * Reads an extended header (POSIX `pax`): records of `length key=value\n`, the length in bytes with its own digits.
 * @throws {LayerEnd} when a record is none.
 */
export function readPax(bytes: Uint8Array): PaxRecords {
  const records: PaxRecords = [];
  for (let at = 0; at < bytes.length; ) {
    // Some programs pad with zeros.
    if (bytes[at] === 0) break;
    const space = bytes.indexOf(0x20, at);
    const digits = space < 0 || space - at > 8 ? '' : text(bytes.subarray(at, space));
    const end = at + Number(/^\d+$/.test(digits) ? digits : Number.NaN);
    const equals = bytes.indexOf(0x3d, space);
    if (!(end <= bytes.length) || equals < 0 || equals >= end || bytes[end - 1] !== 0x0a)
      throw damagedLayer('an extended header is damaged');
    if (equals - space > longestKey) throw damagedLayer('an extended header has a key that is no name');
    records.push([
      text(bytes.subarray(space + 1, equals)),
      Uint8Array.from(bytes.subarray(equals + 1, end - 1)),
    ]);
    at = end;
  }
  return records;
}

/** What holds at the end: a later record wins, and an empty value deletes. */
export function lastOfEach(records: PaxRecords): ReadonlyMap<string, Uint8Array> {
  if (records.length === 0) return none;
  const last = new Map<string, Uint8Array>();
  for (const [key, value] of records) {
    if (value.length === 0) last.delete(key);
    else last.set(key, value);
  }
  return last;
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}
