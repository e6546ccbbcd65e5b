import { parseJson } from './json.ts';

/** Values that a document of a registry may hold: an index of 10,000 platforms has about 150,000. */
export const maximumValues = 250_000;
/** How deep lists and objects may lie in each other. Programs that write JSON step by step end at some thousand. */
export const maximumDepth = 100;

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const openList = 0x5b;
const closeList = 0x5d;
const openObject = 0x7b;
const closeObject = 0x7d;

/**
 * True when a JSON text holds at most `values` values, nested at most 100 deep. Only the bytes are looked at, which
 * takes about 3 ms per MiB: to parse 8 MiB of empty lists takes more than a second and fills the memory.
 */
export function isBoundedJson(bytes: Buffer, values: number = maximumValues): boolean {
  let count = 1;
  let depth = 0;
  let isText = false;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (isText) {
      if (byte === backslash) at += 1;
      else if (byte === quote) isText = false;
    } else if (byte === quote) isText = true;
    else if (byte === comma) count += 1;
    else if (byte === closeList || byte === closeObject) depth -= 1;
    else if (byte === openList || byte === openObject) {
      count += 1;
      depth += 1;
      if (depth > maximumDepth) return false;
    }
    if (count > values) return false;
  }
  return true;
}

/** The JSON value of a text within the bounds of `isBoundedJson`; undefined beyond them and for what is no JSON. */
export function parseBoundedJson(bytes: Buffer, values: number = maximumValues): unknown {
  return isBoundedJson(bytes, values) ? parseJson(bytes) : undefined;
}
