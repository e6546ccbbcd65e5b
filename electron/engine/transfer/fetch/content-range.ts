/** A parsed `Content-Range` of a 206; `total` is undefined where the server wrote `*`. */
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
