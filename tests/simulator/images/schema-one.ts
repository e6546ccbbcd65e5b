import { schemaOneMediaType } from './media-types.ts';
import { type BuiltManifest, manifestBytes, type StoredManifest, storeManifest } from './stored-manifest.ts';

/** What a registry makes of an image for clients that accept no newer manifest: layers without sizes or URLs. */
export function schemaOneBytes(repository: string, tag: string, layerDigests: string[]): Buffer {
  return manifestBytes({
    schemaVersion: 1,
    name: repository,
    tag,
    architecture: 'amd64',
    fsLayers: layerDigests.map((blobSum) => ({ blobSum })).reverse(),
    history: layerDigests.map((digest) => ({ v1Compatibility: JSON.stringify({ id: digest.slice(7) }) })),
    signatures: [{ header: { alg: 'ES256' }, signature: 'c2ltdWxhdG9y', protected: 'e30' }],
  });
}

/** A manifest that exists in schema 1 only, as very old images do. */
export function schemaOneManifest(repository: string, tag: string): StoredManifest {
  const traits = { hasForeignLayers: false, architecture: 'amd64', operatingSystem: 'linux' };
  return storeManifest(traits, async () => {
    const bytes = schemaOneBytes(repository, tag, [`sha256:${'a'.repeat(64)}`]);
    return { mediaType: schemaOneMediaType, bytes, blobs: [], children: [] };
  });
}

/** The schema-1 form of a built manifest, or of the first image of an index. */
export function asSchemaOne(manifest: BuiltManifest, repository: string, tag: string): Buffer {
  const image = manifest.children[0] ?? manifest;
  const [, ...layers] = image.blobs;
  return schemaOneBytes(
    repository,
    tag,
    layers.map(({ digest }) => digest),
  );
}
