import type { Descriptor } from '../../../shared/descriptor.ts';
import { manifestMediaTypes } from '../../../shared/media-types.ts';
import type { BlobReader } from '../library/blob-reader.ts';
import { type ImageContents, readImageContents } from '../library/image-contents.ts';
import type { AttachedEntry } from '../library/index/attached-entries.ts';
import { distinctDescriptors } from '../oci/descriptor-sums.ts';

/**
 * An image with what is attached to it, and to that in turn: signatures are found in a layout by their subject. One that
 * cannot be read stays behind, since the image is whole without it.
 * @param attached all that is attached to anything in the library.
 */
export async function withAttached(
  blobs: BlobReader,
  image: ImageContents,
  attached: readonly AttachedEntry[],
): Promise<ImageContents> {
  const documents = new Map(image.documents);
  const found: { entry: Descriptor; contents: ImageContents }[] = [];
  for (let waiting = attached; ; ) {
    const mine = waiting.filter(({ subject }) => documents.has(subject));
    if (mine.length === 0) break;
    waiting = waiting.filter(({ subject }) => !documents.has(subject));
    const read = await Promise.all(
      mine.map(async ({ entry }) => ({
        entry,
        contents: await readImageContents(blobs, entry).catch(() => undefined),
      })),
    );
    for (const { entry, contents } of read) {
      if (contents === undefined) continue;
      found.push({ entry, contents });
      for (const [digest, bytes] of contents.documents) documents.set(digest, bytes);
    }
  }
  if (found.length === 0) return image;
  return {
    ...image,
    documents,
    blobs: distinctDescriptors([...image.blobs, ...found.flatMap(({ contents }) => contents.blobs)]),
    attached: found.map(({ entry }) => entry),
  };
}

/**
 * The `attached.json` of an archive: an index of what is attached to its images (ADR 45). It is not in `index.json`, because
 * podman and skopeo refuse an archive with more than one entry there unless they are told a name.
 */
export function attachedFile(images: readonly Pick<ImageContents, 'attached'>[]): Buffer | undefined {
  const manifests: Descriptor[] = distinctDescriptors(images.flatMap(({ attached = [] }) => attached));
  if (manifests.length === 0) return undefined;
  return Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: manifestMediaTypes.ociIndex, manifests }));
}
