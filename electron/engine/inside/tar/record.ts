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
  const name = textField(record, 0, 100);
  // In GNU's own format other things stand where ustar has its prefix.
  const prefix = isUstar(record) ? textField(record, 345, 155) : none;
  const size = readNumber(record, 124, 12);
  if (size < 0) throw damagedLayer('a content has a negative size');
  return {
    type: String.fromCharCode(record[156] ?? 0),
    name: prefix.length === 0 ? name : Buffer.concat([prefix, Buffer.from('/'), name]),
    link: textField(record, 157, 100),
    size,
    mode: readNumber(record, 100, 8) & 0o7777,
    uid: readNumber(record, 108, 8),
    gid: readNumber(record, 116, 8),
    mtime: readNumber(record, 136, 12),
  };
}

const ustar = Buffer.from('ustar\0');

function isUstar(record: Uint8Array): boolean {
  for (let at = 0; at < ustar.length; at++) if (record[257 + at] !== ustar[at]) return false;
  return true;
}

function textField(record: Uint8Array, start: number, length: number): Uint8Array {
  if (record[start] === 0) return none;
  const nul = record.indexOf(0, start);
  const end = nul < 0 ? start + length : Math.min(nul, start + length);
  // A copy: what is read next lies in the same memory.
  return Uint8Array.prototype.slice.call(record, start, end);
}

const none = new Uint8Array();

/** Where the checksum stands: two of the numbers of four bytes that a record is. */
const checksumAt = 148;
const checksumBytes = 8;
const spaces = checksumBytes * 0x20;

/**
 * The sum of all bytes, the sum's own taken for spaces; some old programs added signed ones. Four bytes at a time: a layer
 * has hundreds of thousands of records.
 */
function assertChecksum(record: Uint8Array): void {
  const expected = writtenChecksum(record);
  const words = wordsOf(record);
  let [even, odd, all] = [0, 0, 0];
  for (let at = 0; at < words.length; at++) {
    if (at === checksumAt / 4) at += checksumBytes / 4;
    const word = words[at] ?? 0;
    // Two sums of 16 bits each, which 128 bytes cannot fill.
    even = (even + (word & 0xff00ff)) | 0;
    odd = (odd + ((word >>> 8) & 0xff00ff)) | 0;
    all |= word;
  }
  const unsigned = spaces + (even & 0xffff) + (even >>> 16) + (odd & 0xffff) + (odd >>> 16);
  if (expected === unsigned) return;
  if ((all & 0x80808080) === 0 || expected !== unsigned - 256 * highBytes(record))
    throw damagedLayer('it is no tar archive, or a header in it is damaged');
}

function wordsOf(record: Uint8Array): Int32Array {
  const aligned = record.byteOffset % 4 === 0 ? record : Uint8Array.from(record);
  return new Int32Array(aligned.buffer, aligned.byteOffset, recordBytes / 4);
}

/** What stands in the record: octal digits behind spaces; -1 for none. */
function writtenChecksum(record: Uint8Array): number {
  const end = checksumAt + checksumBytes;
  let at = checksumAt;
  while (at < end && (record[at] === 0x20 || record[at] === 0)) at++;
  const start = at;
  let value = 0;
  for (; at < end; at++) {
    const digit = (record[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 7) break;
    value = value * 8 + digit;
  }
  return at === start ? -1 : value;
}

/** Bytes that are negative as signed ones. */
function highBytes(record: Uint8Array): number {
  let count = 0;
  for (let at = 0; at < recordBytes; at++)
    if (at < checksumAt || at >= checksumAt + checksumBytes) count += (record[at] ?? 0) >>> 7;
  return count;
}
