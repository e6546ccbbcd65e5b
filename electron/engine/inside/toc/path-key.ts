import { pathParts } from '../index/path-parts.ts';

/**
 * What a path is found by: clean, and as text. Tables of contents are JSON, in which bytes that are no text have been
 * replaced, by some programs each and by others several by one.
 * @throws {LayerEnd} at the limit of depth.
 */
export function pathKey(path: Uint8Array): string {
  const { ends } = pathParts(path);
  const bytes = Buffer.from(path.buffer, path.byteOffset, path.length);
  let key = '';
  for (let at = 0; at < ends.length; at += 2)
    key += `${at === 0 ? '' : '/'}${comparableText(bytes.subarray(ends[at], ends[at + 1]))}`;
  return key;
}

/** Bytes as text that can be compared with what JSON has made of them. */
export function comparableText(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString()
    .replaceAll(/\uFFFD+/g, '\uFFFD');
}
