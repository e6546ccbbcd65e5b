/** How the tar of a layer is packed. */
export const packingKinds = ['none', 'gzip', 'zstd'] as const;
export type Packing = (typeof packingKinds)[number];

/** Bytes that tell. */
const packingMagicBytes = 4;

/**
 * The packing of what begins with these bytes (RFC 1952; RFC 8878 with its skippable frames). Media types are not asked:
 * they are often wrong, and runtimes look at the bytes too.
 */
export function packingOf(head: Uint8Array): Packing {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  if (head.length < packingMagicBytes) return 'none';
  const magic = Buffer.from(head).readUInt32LE(0);
  return magic === 0xfd2fb528 || (magic & 0xfffffff0) >>> 0 === 0x184d2a50 ? 'zstd' : 'none';
}
