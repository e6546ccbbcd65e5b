import { damagedLayer } from '../bounds/layer-end.ts';
import { readNumber } from './numbers.ts';

/** Bytes of a header, and what every content is padded to a multiple of (POSIX `pax`, ustar interchange format). */
export const recordBytes = 512;

/** What one header record says, before extended headers have their say. */
export interface TarRecord {
  /** The type flag as a character; `\0` is an ordinary file of old archives. */
  type: string;
  name: Uint8Array;
  link: Uint8Array;
  /** Bytes of the content that follows. */
  size: number;
  mode: number;
  uid: number;
  gid: number;
  /** Seconds since 1970. */
  mtime: number;
}

/** True for a record of zeros: two of them end an archive. */
export function isEmptyRecord(record: Uint8Array): boolean {
  for (let at = 0; at < recordBytes; at++) if (record[at] !== 0) return false;
  return true;
}

/**
 * Reads a header record. The bytes of names are copied.
 * @throws {LayerEnd} when its checksum does not hold, or a number in it is none.
 */
export function readRecord(record: Uint8Array): TarRecord {
  assertChecksum(record);
  const magic = String.fromCharCode(...record.subarray(257, 263));
  const name = textField(record, 0, 100);
  // In GNU's own format other things stand where ustar has its prefix.
  const prefix = magic === 'ustar\0' ? textField(record, 345, 155) : new Uint8Array();
  const size = readNumber(record.subarray(124, 136));
  if (size < 0) throw damagedLayer('a content has a negative size');
  return {
    type: String.fromCharCode(record[156] ?? 0),
    name: prefix.length === 0 ? name : Buffer.concat([prefix, Buffer.from('/'), name]),
    link: textField(record, 157, 100),
    size,
    mode: readNumber(record.subarray(100, 108)) & 0o7777,
    uid: readNumber(record.subarray(108, 116)),
    gid: readNumber(record.subarray(116, 124)),
    mtime: readNumber(record.subarray(136, 148)),
  };
}

function textField(record: Uint8Array, start: number, length: number): Uint8Array {
  if (record[start] === 0) return none;
  const field = record.subarray(start, start + length);
  const end = field.indexOf(0);
  // A copy: what is read next lies in the same memory.
  return Uint8Array.from(field.subarray(0, end < 0 ? length : end));
}

const none = new Uint8Array();

/** Where the checksum stands. */
const checksumAt = 148;
const checksumBytes = 8;

/** The sum of all bytes, the sum's own taken for spaces; some old programs added signed ones. */
function assertChecksum(record: Uint8Array): void {
  const expected = Number.parseInt(
    String.fromCharCode(...record.subarray(148, 156)).replaceAll('\0', ' '),
    8,
  );
  // The half of a record that names nothing is mostly zeros; all of it is looked at, once.
  let unsigned = checksumBytes * 0x20;
  let high = 0;
  for (let at = 0; at < recordBytes; at++) {
    const byte = record[at] ?? 0;
    unsigned += byte;
    high += byte >>> 7;
  }
  for (let at = checksumAt; at < checksumAt + checksumBytes; at++) {
    const byte = record[at] ?? 0;
    unsigned -= byte;
    high -= byte >>> 7;
  }
  if (expected !== unsigned && expected !== unsigned - high * 256)
    throw damagedLayer('it is no tar archive, or a header in it is damaged');
}
