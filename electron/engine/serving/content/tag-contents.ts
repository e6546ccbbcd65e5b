import type { Descriptor } from '../../../../shared/descriptor.ts';
import { isIndexMediaType, manifestMediaTypes } from '../../../../shared/media-types.ts';
import { distinctBlobs, type ImageContents } from '../../library/image-contents.ts';
import { digestOf } from '../../oci/digest.ts';

/**
 * What a tag stands for when the library has several entries of its name, the newest first: the index where there is
 * one, else a new index of the platforms that were downloaded one by one, which is the same for the same entries.
 */
export function tagContents(images: readonly ImageContents[]): ImageContents | undefined {
  const [first] = images;
  if (images.length < 2) return first;
  return images.find(({ root }) => isIndexMediaType(root.mediaType)) ?? indexOf(images);
}

function indexOf(images: readonly ImageContents[]): ImageContents {
  const roots = images.map(({ root }) => root);
  const mediaType = roots.every((root) => root.mediaType === manifestMediaTypes.dockerManifest)
    ? manifestMediaTypes.dockerIndex
    : manifestMediaTypes.ociIndex;
  const manifests = roots
    .map(
      ({ mediaType: type, digest, size, platform }): Descriptor => ({
        mediaType: type,
        digest,
        size,
        ...(platform === undefined ? {} : { platform }),
      }),
    )
    .sort((left, right) => (left.digest < right.digest ? -1 : 1));
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, manifests }));
  const root = { mediaType, digest: digestOf(bytes), size: bytes.length };
  const documents = new Map(images.flatMap((image) => [...image.documents]));
  documents.set(root.digest, bytes);
  const parts = images.flatMap((image) => image.manifests);
  const otherEntries = images.flatMap((image) => image.otherEntries);
  return { root, documents, manifests: parts, otherEntries, blobs: distinctBlobs(parts, otherEntries) };
}
