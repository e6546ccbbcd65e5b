import type { Descriptor } from '../../../../shared/descriptor.ts';

/**
 * Turns positions in blobs into bytes of the whole image. A blob that is read twice (a damaged one of a layout, and then
 * the library's) counts once, so that the sum never goes back and never goes beyond all blobs together.
 * @param reportBytes hears of bytes that are new.
 */
export function blobProgress(
  reportBytes: (bytes: number) => void,
): (blob: Pick<Descriptor, 'digest'>, bytes: number) => void {
  const counted = new Map<string, number>();
  return ({ digest }, bytes) => {
    const before = counted.get(digest) ?? 0;
    if (bytes <= before) return;
    counted.set(digest, bytes);
    reportBytes(bytes - before);
  };
}
