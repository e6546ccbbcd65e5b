import type { ImageFilesSummary, InsideImage } from '../../../shared/inside/image-files.ts';

/** The image whose files are shown, with all its layers. */
export type WholeImage = Pick<InsideImage, 'reference' | 'digest' | 'platform'>;

/** An image, or its lower layers, as it was opened; numbers of nodes are those of its listing. */
export interface OpenedImage {
  image: InsideImage;
  summary: ImageFilesSummary;
}

/** Names an image in stores and caches. */
export function keyOf({ reference, digest, platform }: WholeImage): string {
  return [reference, digest ?? '', platform ?? ''].join(' ');
}

/** Names what was opened in caches: its layers, and how many of them count. */
export function keyOfOpened({ image, summary }: OpenedImage): string {
  return [keyOf(image), image.upTo ?? 'all', summary.listing].join(' ');
}

/** What is sent to ask about what was opened. */
export function asked({ image, summary }: OpenedImage): InsideImage {
  return { ...image, listing: summary.listing };
}
