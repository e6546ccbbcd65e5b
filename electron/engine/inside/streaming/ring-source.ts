import { AppError } from '../../../../shared/errors.ts';
import type { PackedSource } from '../packing/packed-source.ts';
import { RingReader } from './byte-ring.ts';

/**
 * A layer as it comes, in another thread's hands.
 * @returns a source whose reading throws `CANCELLED` when no more will come: why, who fetches it knows.
 */
export function ringSource(ring: SharedArrayBuffer, size: number): PackedSource {
  const reader = new RingReader(ring);
  const read = (into: Uint8Array) => {
    const length = reader.read(into);
    if (reader.hasFailed) throw new AppError('CANCELLED', 'The layer has not come to its end.');
    return length;
  };
  return { size, isStream: true, read };
}
