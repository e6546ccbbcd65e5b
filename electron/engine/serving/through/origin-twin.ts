import { makeDistributable } from '../../export/distributable-image.ts';
import { distinctBlobs, type ImageContents, type ManifestContents } from '../../library/image-contents.ts';
import type { FetchedManifest } from '../../oci/manifest.ts';

/**
 * The documents of an origin's image with its foreign layers as ordinary ones, the root last; undefined where it has none, so that
 * it stays what it is.
 * @param children the manifests that the root leads to, indexes after what they name.
 */
export function twinOf(
  root: FetchedManifest,
  children: readonly FetchedManifest[],
): ImageContents | undefined {
  const all = [...children, root];
  const manifests = all.flatMap((fetched): ManifestContents[] => {
    if (fetched.kind !== 'manifest') return [];
    const { descriptor, manifest } = fetched;
    return [{ descriptor, config: manifest.config, layers: manifest.layers, isAttestation: false }];
  });
  if (!manifests.some(({ layers }) => layers.some(({ urls = [] }) => urls.length > 0))) return undefined;
  const documents = new Map(all.map(({ descriptor, bytes }) => [descriptor.digest, bytes] as const));
  return makeDistributable({
    root: root.descriptor,
    documents,
    manifests,
    otherEntries: [],
    blobs: distinctBlobs(manifests, []),
  });
}
