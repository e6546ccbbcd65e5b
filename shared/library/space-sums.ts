// Decided here: what removing some images would free.
import type { LibrarySpace } from '../schemas/library-space.ts';

/** An image as the library tells it apart from others. */
interface NamedImage {
  reference: string;
  digest: string;
}

/** One text for an image of the library: several may have a name, and several names a digest. */
export function imageKey({ reference, digest }: NamedImage): string {
  return `${digest} ${reference}`;
}

/** What a choice of images takes on the disk. All sums are bytes, and count a layer once however many share it. */
export interface SpaceSums {
  /** All of them together. */
  bytes: number;
  /** What goes when they are removed. */
  frees: number;
  /** What stays then, because images that were not chosen use it too. */
  stays: number;
  /** Those images, the one that shares the most first. */
  sharedWith: { reference: string; bytes: number }[];
}

/** Adds up what the images with these keys take. Keys that the library has not count nothing. */
export function spaceSums({ images, blobs }: LibrarySpace, keys: ReadonlySet<string>): SpaceSums {
  const isChosen = images.map((image) => keys.has(imageKey(image)));
  const sums = { bytes: 0, frees: 0, stays: 0 };
  const shared = new Map<number, number>();
  for (const { size, images: users } of blobs) {
    const others = users.filter((position) => !isChosen[position]);
    if (others.length === users.length) continue;
    sums.bytes += size;
    if (others.length === 0) sums.frees += size;
    else sums.stays += size;
    for (const position of others) shared.set(position, (shared.get(position) ?? 0) + size);
  }
  const sharedWith = [...shared]
    .map(([position, bytes]) => ({ reference: images[position]?.reference ?? '', bytes }))
    .sort((left, right) => right.bytes - left.bytes);
  return { ...sums, sharedWith };
}
