import { parseJson } from '../../oci/json.ts';
import { damagedLayer, layerLimit, layerLimits } from '../bounds/layer-end.ts';

const quote = 0x22;
const backslash = 0x5c;
const openList = 0x5b;
const closeList = 0x5d;
const openObject = 0x7b;
const closeObject = 0x7d;
/** Bytes of the longest way to write the name of the list, all of it as escapes. */
const longestKey = 64;
const between = new Set([0x20, 0x09, 0x0a, 0x0d, 0x2c]);

/** Where the text of an entry lies. */
export interface EntryText {
  start: number;
  end: number;
}

/**
 * Finds the entries of a table of contents: the texts of the objects in its list `entries`. Parsed at once, a table of a
 * hundred megabytes would take a gigabyte.
 * @throws {LayerEnd} when there is no such list, or two of them that programs may choose between, or at a limit.
 */
export function* entryTexts(json: Buffer): Generator<EntryText> {
  let depth = 0;
  let start = 0;
  let textStart = -1;
  let key = json.subarray(0, 0);
  let lists = 0;
  let isInside = false;
  let count = 0;
  for (let at = 0; at < json.length; at++) {
    const byte = json[at] ?? 0;
    if (textStart >= 0) {
      if (byte === backslash) at++;
      else if (byte === quote) {
        if (depth === 1) key = json.subarray(textStart - 1, at + 1);
        textStart = -1;
      }
    } else if (isInside && depth === 2 && !isInEntries(byte)) throw unclear();
    else if (byte === quote) textStart = at + 1;
    else if (byte === openList || byte === openObject) {
      if (depth === 0 && (byte === openList || at > 0)) throw unclear();
      depth++;
      if (depth === 2 && isEntries(key)) {
        if (byte !== openList || ++lists > 1) throw unclear();
        isInside = true;
      }
      if (isInside && depth === 3) start = at;
      if (depth > layerLimits.depth) throw layerLimit('depth');
    } else if (byte === closeList || byte === closeObject) {
      depth--;
      if (depth < 0) throw unclear();
      if (isInside && depth === 1) isInside = false;
      if (isInside && depth === 2) {
        if (at - start >= layerLimits['header-bytes']) throw layerLimit('header-bytes');
        if (++count > layerLimits.entries) throw layerLimit('entries');
        yield { start, end: at + 1 };
      }
    } else if (depth === 0 && !between.has(byte)) throw unclear();
  }
  if (depth !== 0 || textStart >= 0 || lists !== 1) throw unclear();
}

/** @throws {LayerEnd} for a name that some programs take for it, and others not. */
function isEntries(key: Buffer): boolean {
  const name = key.length > longestKey ? undefined : parseJson(key);
  if (name === 'entries') return true;
  if (typeof name === 'string' && name.toLowerCase() === 'entries') throw unclear();
  return false;
}

function isInEntries(byte: number): boolean {
  return byte === openObject || byte === closeList || between.has(byte);
}

function unclear() {
  return damagedLayer('its table of contents is no list of entries');
}
