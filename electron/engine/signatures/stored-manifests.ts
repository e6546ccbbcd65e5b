import type { Descriptor } from '../../../shared/descriptor.ts';
import { isIndexMediaType } from '../../../shared/media-types.ts';
import type { ImageContents } from '../library/image-contents.ts';
import type { ImageManifests } from './check-image.ts';

/** The manifests of an image that is stored, each of which may be signed; undefined where its own cannot be read. */
export function manifestsOfStored(entry: Descriptor, contents: ImageContents): ImageManifests | undefined {
  const signed = (descriptor: Descriptor) => {
    const bytes = contents.documents.get(descriptor.digest);
    return bytes === undefined ? [] : [{ descriptor: { ...descriptor, size: bytes.length }, bytes }];
  };
  const [root] = signed(entry);
  if (root === undefined) return undefined;
  const leaves = isIndexMediaType(entry.mediaType)
    ? contents.manifests
        .filter(({ isAttestation }) => !isAttestation)
        .flatMap(({ descriptor }) => signed(descriptor))
    : [];
  return { root, leaves };
}
