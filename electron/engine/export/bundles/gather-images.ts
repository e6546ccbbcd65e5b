import type { Descriptor } from '../../../../shared/descriptor.ts';
import { isDigest } from '../../../../shared/digest.ts';
import { AppError } from '../../../../shared/errors.ts';
import { isForeignMediaType } from '../../../../shared/media-types.ts';
import type { BundleTarget } from '../../../../shared/schemas/bundle.ts';
import type { BlobReader } from '../../library/blob-reader.ts';
import { type AbsenceRule, type ImageContents, readImageContents } from '../../library/image-contents.ts';
import type { AttachedEntry } from '../../library/index/attached-entries.ts';
import { withAttached } from '../attached.ts';
import { makeDistributable } from '../distributable-image.ts';

/** An image of the library that a bundle is to have. */
export interface WantedImage {
  /** The name in the library; the digest of an image without one. */
  reference: string;
  image: Descriptor;
  /** Which platforms of an index it is whole without; none unless given. */
  mayBeAbsent?: AbsenceRule;
  /** All that is attached to anything in the library; what is attached to this one goes along. */
  attached?: readonly AttachedEntry[];
  /** What its signatures amount to, in a sentence; undefined where nobody has looked. */
  signature?: string;
}

/** An image as a bundle has it. */
export interface BundleImage {
  reference: string;
  /** Its entry in the library. */
  stored: Descriptor;
  /** With foreign layers declared as ordinary ones, where that was to be. */
  contents: ImageContents;
  /** Distinct foreign layers that it has in the library. */
  foreignLayers: number;
  /** What the signatures of the stored image amount to, in a sentence. */
  signature: string | null;
}

/**
 * Reads what a bundle will consist of: each image once, in an order that does not depend on the order in which they were
 * named. Foreign layers become ordinary ones where a format tells tools what they are (ADR 29).
 * @throws {AppError} `LIBRARY_CORRUPT`; `INVALID_REFERENCE` for two images of one name in one archive.
 */
export async function gatherImages(
  blobs: BlobReader,
  wanted: readonly WantedImage[],
  target: BundleTarget,
): Promise<BundleImage[]> {
  const images: BundleImage[] = [];
  for (const { reference, image, mayBeAbsent, attached = [], signature = null } of sorted(wanted)) {
    const stored = await readImageContents(blobs, image, mayBeAbsent);
    const staysForeign = target.keepForeign === true || target.format === 'docker-archive';
    const contents = staysForeign ? stored : makeDistributable(stored);
    images.push({
      reference,
      stored: image,
      contents: await withAttached(blobs, contents, attached),
      foreignLayers: stored.blobs.filter(isForeignBlob).length,
      signature,
    });
  }
  if (target.each !== true || target.format === 'oci') assertDistinctNames(images);
  return images;
}

/** True for a layer that tools look for at addresses of its own. */
export function isForeignBlob({ mediaType, urls }: Descriptor): boolean {
  return urls !== undefined || isForeignMediaType(mediaType);
}

function sorted(wanted: readonly WantedImage[]): WantedImage[] {
  const byKey = new Map(wanted.map((each) => [`${each.reference}\n${each.image.digest}`, each]));
  return [...byKey].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, each]) => each);
}

/** Who loads an image by its name gets one of them, and cannot say which. */
function assertDistinctNames(images: readonly BundleImage[]): void {
  for (const [reference, named] of Map.groupBy(images, (image) => image.reference)) {
    if (named.length < 2 || isDigest(reference)) continue;
    throw new AppError(
      'INVALID_REFERENCE',
      `${named.length} of these images are called ${reference}, and in one archive or folder a name can stand for one only. Choose one of them by its digest, or write an archive for each (--each on the command line).`,
      { details: { reference } },
    );
  }
}
