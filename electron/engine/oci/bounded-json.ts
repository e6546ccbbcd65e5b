import { parseJson } from './json.ts';

/** Values that a document of a registry may hold: an index of 10,000 platforms has about 150,000. */
export const maximumValues = 250_000;
/** How deep lists and objects may lie in each other. Programs that write JSON step by step end at some thousand. */
export const maximumDepth = 100;
/** Fields of one object: as a table of more, an object takes far longer to make than its bytes to read. */
export const maximumFields = 10_000;

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const openList = 0x5b;
const closeList = 0x5d;
const openObject = 0x7b;
const closeObject = 0x7d;

/**
 * True when a JSON text holds at most `values` values, nested at most 100 deep, and no object of more than 10,000
 * fields. Only the bytes are looked at, which takes about 4 ms per MiB: to parse 8 MiB of empty lists takes more than a
 * second and fills the memory.
 */
export function isBoundedJson(bytes: Buffer, values: number = maximumValues): boolean {
  let count = 1;
  let depth = 0;
  let isText = false;
  // By depth, the fields seen of an open object. A list counts from minus infinity: it may have any number.
  const fields = new Float64Array(maximumDepth + 1);
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (isText) {
      if (byte === backslash) at += 1;
      else if (byte === quote) isText = false;
    } else if (byte === quote) isText = true;
    else if (byte === comma) {
      count += 1;
      const seen = (fields[depth] ?? 0) + 1;
      if (seen >= maximumFields) return false;
      fields[depth] = seen;
    } else if (byte === closeList || byte === closeObject) depth -= 1;
    else if (byte === openList || byte === openObject) {
      count += 1;
      depth += 1;
      if (depth > maximumDepth) return false;
      fields[depth] = byte === openObject ? 0 : Number.NEGATIVE_INFINITY;
    }
    if (count > values) return false;
  }
  return true;
}

/** The JSON value of a text within the bounds of `isBoundedJson`; undefined beyond them and for what is no JSON. */
export function parseBoundedJson(bytes: Buffer, values: number = maximumValues): unknown {
  return isBoundedJson(bytes, values) ? parseJson(bytes) : undefined;
}
