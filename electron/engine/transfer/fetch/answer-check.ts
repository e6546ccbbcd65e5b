import type { BlobResponse } from './blob-source.ts';
import { rangeRefused, wrongSize } from './fault.ts';

/**
 * Checks that an answer brings what was asked for: a range is answered by 206 and a `Content-Range` that begins where
 * it was asked to (RFC 9110 §14–15). It may end earlier (§15.3.7).
 * @param offset where the range begins, in bytes; undefined when the whole blob was asked for.
 * @param size the blob's bytes, by its descriptor.
 * @returns the offset at which the answer ends by its own word, exclusive.
 * @throws {AppError} `NETWORK` for another range, which `isRangeRefused` tells; `SIZE_MISMATCH`.
 */
export function checkAnswer(response: BlobResponse, offset: number | undefined, size: number): number {
  if (offset === undefined) {
    checkLength(response, size);
    return size;
  }
  if (response.status !== 206) throw rangeRefused(response, `status ${response.status}`);
  const header = response.headers['content-range'];
  const range = parseContentRange(Array.isArray(header) ? header[0] : header);
  if (range === undefined) throw rangeRefused(response, 'no valid Content-Range');
  if (range.total !== undefined && range.total !== size) throw wrongSize(response.host, size, range.total);
  if (range.first !== offset)
    throw rangeRefused(response, `a range from ${range.first} instead of ${offset}`);
  return range.last + 1;
}

/**
 * Checks the length of a whole blob, where the server tells it (RFC 9110 §8.6).
 * @param size the blob's bytes, by its descriptor.
 * @throws {AppError} `SIZE_MISMATCH`.
 */
export function checkLength(response: BlobResponse, size: number): void {
  const header = response.headers['content-length'];
  // With a content coding the length is that of the coded bytes, which only the digest can judge.
  if (typeof header !== 'string' || response.headers['content-encoding'] !== undefined) return;
  if (/^\d+$/.test(header) && Number(header) !== size) throw wrongSize(response.host, size, Number(header));
}

/** A parsed `Content-Range` of a 206, in bytes; `total` is undefined where the server wrote `*`. */
export interface ContentRange {
  first: number;
  last: number;
  total: number | undefined;
}

/** Reads `bytes first-last/total` (RFC 9110 §14.4); undefined when it is anything else or contradicts itself. */
export function parseContentRange(header: string | undefined): ContentRange | undefined {
  const match = /^bytes\s+(\d{1,16})-(\d{1,16})\/(\d{1,16}|\*)$/i.exec(header?.trim() ?? '');
  if (match === null) return undefined;
  const first = Number(match[1]);
  const last = Number(match[2]);
  const total = match[3] === '*' ? undefined : Number(match[3]);
  if (last < first || (total !== undefined && last >= total)) return undefined;
  return { first, last, total };
}
