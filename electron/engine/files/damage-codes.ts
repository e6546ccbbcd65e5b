/**
 * What systems answer for a sector that cannot be read and for one whose checksum is wrong. `UNKNOWN` is Windows' answer,
 * and what a worker says where there is no code: of a file that ends before its bytes do.
 */
const damageCodes: ReadonlySet<unknown> = new Set(['EIO', 'EBADMSG', 'EUCLEAN', 'ENODATA', 'UNKNOWN']);

/** True when a system's error code means that some bytes of a file cannot be read, and not that none can. */
export function isDamageCode(code: unknown): boolean {
  return damageCodes.has(code);
}
