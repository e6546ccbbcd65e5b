import type { BlobDetail } from '../../../shared/schemas/download.ts';
import type { BarTone } from '../../components/progress-bar.tsx';

/** The colour of a blob's bar: where its bytes come from, green once it is verified. */
export function toneOfBlob({ state, origin }: Pick<BlobDetail, 'state' | 'origin'>): BarTone {
  if (state === 'done' || origin === 'library') return 'here';
  if (origin === 'foreign') return 'foreign';
  return state === 'waiting' || state === 'failed' ? 'waiting' : 'registry';
}

/** The blob that a user most likely wants to watch: the first in transfer, else the first that is not done. */
export function blobToPreselect<Blob extends Pick<BlobDetail, 'state' | 'pieces'>>(
  blobs: readonly Blob[],
): Blob | undefined {
  return (
    blobs.find(({ state, pieces }) => state === 'fetching' && pieces.length > 1) ??
    blobs.find(({ state }) => state !== 'done') ??
    blobs[0]
  );
}

/** How many pieces are here without a gap from the start; only those can be hashed. */
export function leadingPieces(pieces: string): number {
  return /^#*/.exec(pieces)?.[0].length ?? 0;
}
