/** What of a body is asked for; the last byte is included. */
export type ByteRange =
  | { kind: 'whole' }
  | { kind: 'part'; start: number; end: number }
  | { kind: 'unsatisfiable' };

const whole: ByteRange = { kind: 'whole' };

/**
 * Reads a `Range` header for a body of `size` bytes (RFC 9110, section 14.2). Several ranges at once, other units and what is no range
 * are answered with all of it, as the RFC allows.
 */
export function parseByteRange(header: string | undefined, size: number): ByteRange {
  const { first = '', last = '' } =
    /^bytes=\s*(?<first>\d*)\s*-\s*(?<last>\d*)\s*$/i.exec(header ?? '')?.groups ?? {};
  if (first === '' && last === '') return whole;
  if (first === '') {
    const length = Math.min(Number(last), size);
    return length === 0 ? { kind: 'unsatisfiable' } : { kind: 'part', start: size - length, end: size - 1 };
  }
  const start = Number(first);
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (last !== '' && Number(last) < start) return whole;
  return start >= size ? { kind: 'unsatisfiable' } : { kind: 'part', start, end };
}
