import { damagedLayer } from '../bounds/layer-end.ts';

/**
 * A number of a tar header: octal digits between spaces and NULs, or GNU's base 256, which begins with 0x80 (0xff for
 * negative ones).
 * @throws {LayerEnd} when it is neither, or no safe integer.
 */
export function readNumber(field: Uint8Array): number {
  const first = field[0] ?? 0;
  return first >= 0x80 ? readBase256(field, first) : readOctal(field);
}

function readBase256(field: Uint8Array, first: number): number {
  const isNegative = (first & 0x40) !== 0;
  let value = isNegative ? (first & 0x7f) - 0x80 : first & 0x7f;
  for (let at = 1; at < field.length; at++) value = value * 256 + (field[at] ?? 0);
  if (!Number.isSafeInteger(value)) throw damagedLayer('a number in a header is too large');
  return value;
}

function readOctal(field: Uint8Array): number {
  let at = 0;
  while (field[at] === 0x20 || field[at] === 0) at++;
  let value = 0;
  for (; at < field.length; at++) {
    const digit = (field[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 7) break;
    value = value * 8 + digit;
  }
  const rest = field[at] ?? 0;
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
