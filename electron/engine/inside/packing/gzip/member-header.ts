import { damagedLayer } from '../../bounds/layer-end.ts';
import type { PackedFile } from '../packed-file.ts';

/** Bytes of a member's checksum and length, which stand behind its data. */
export const trailerBytes = 8;

/**
 * Leaves the header of a gzip member behind (RFC 1952, 2.3).
 * @throws {LayerEnd} when there is none.
 */
export function skipMemberHeader(file: PackedFile): void {
  if (file.byte() !== 0x1f || file.byte() !== 0x8b || file.byte() !== 8)
    throw damagedLayer('something else follows its compressed data');
  const flags = file.byte();
  if ((flags & 0xe0) !== 0) throw damagedLayer('its compressed data has a header that is none');
  file.skip(6);
  if ((flags & 4) !== 0) file.skip(file.littleEndian(2));
  if ((flags & 8) !== 0) skipText(file);
  if ((flags & 16) !== 0) skipText(file);
  if ((flags & 2) !== 0) file.skip(2);
}

/**
 * Leaves zeros behind, which may follow the last member.
 * @returns true when the file ends there.
 */
export function isAtEnd(file: PackedFile): boolean {
  for (;;) {
    const rest = file.peek();
    if (rest.length === 0) return true;
    const used = rest.findIndex((byte) => byte !== 0);
    if (used === 0) return false;
    file.use(used < 0 ? rest.length : used);
  }
}

function skipText(file: PackedFile): void {
  while (file.byte() !== 0);
}
