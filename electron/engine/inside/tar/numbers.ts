import { damagedLayer } from '../bounds/layer-end.ts';

/**
 * A number of a tar header: octal digits between spaces and NULs, or GNU's base 256, which begins with 0x80 (0xff for
 * negative ones).
 * @param start of its field; @param length bytes of it.
 * @throws {LayerEnd} when it is neither, or no safe integer.
 */
export function readNumber(record: Uint8Array, start: number, length: number): number {
  const first = record[start] ?? 0;
  return first >= 0x80
    ? readBase256(record, first, start, start + length)
    : readOctal(record, start, start + length);
}

function readBase256(record: Uint8Array, first: number, start: number, end: number): number {
  const isNegative = (first & 0x40) !== 0;
  let value = isNegative ? (first & 0x7f) - 0x80 : first & 0x7f;
  for (let at = start + 1; at < end; at++) value = value * 256 + (record[at] ?? 0);
  if (!Number.isSafeInteger(value)) throw damagedLayer('a number in a header is too large');
  return value;
}

function readOctal(record: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && (record[at] === 0x20 || record[at] === 0)) at++;
  let value = 0;
  for (; at < end; at++) {
    const digit = (record[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 7) break;
    value = value * 8 + digit;
  }
  const rest = at < end ? record[at] : 0;
  if (rest !== 0 && rest !== 0x20) throw damagedLayer('a number in a header is none');
  return value;
}

/**
 * A decimal number of an extended header, its fraction left out.
 * @throws {LayerEnd} when it is none, or no safe integer.
 */
export function readDecimal(field: Uint8Array): number {
  const [, digits] = /^(-?\d{1,20})(?:\.\d*)?$/.exec(Buffer.from(field).toString('latin1')) ?? [];
  const value = digits === undefined ? Number.NaN : Number(digits);
  if (!Number.isSafeInteger(value)) throw damagedLayer('a number in an extended header is none');
  return value;
}
