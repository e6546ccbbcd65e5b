import type { Platform } from '../../../shared/descriptor.ts';
import { memoryBlob } from '../content/blob.ts';
import { type ImageFormat, imageFormats } from './media-types.ts';
import { manifestBytes, type StoredManifest, storeManifest } from './stored-manifest.ts';

/** One entry of an index. */
export interface IndexEntry {
  manifest: StoredManifest;
  platform?: Platform;
  /** The image that this entry attests; makes the annotations that BuildKit gives such an entry. */
  attests?: StoredManifest;
}

/** An index (Docker: manifest list) over images, other indexes or attestations. */
export interface IndexSpecification {
  entries: IndexEntry[];
  format?: ImageFormat;
  annotations?: Record<string, string>;
}

/** An index with an entry for each of its manifests. */
export function indexManifest(index: IndexSpecification): StoredManifest {
  const mediaType = imageFormats[index.format ?? 'docker'].index;
  const [first] = index.entries;
  const traits = {
    hasForeignLayers: index.entries.some(({ manifest }) => manifest.hasForeignLayers),
    architecture: first?.manifest.architecture ?? '',
    operatingSystem: first?.manifest.operatingSystem ?? '',
  };
  return storeManifest(traits, async () => {
    const children = await Promise.all(index.entries.map(({ manifest }) => manifest.build()));
    const manifests = await Promise.all(
      index.entries.map(async ({ platform, attests }, position) => ({
        mediaType: children[position]?.mediaType,
        size: children[position]?.bytes.length,
        digest: children[position]?.digest,
        ...(platform === undefined ? {} : { platform }),
        ...(attests === undefined ? {} : { annotations: await attestationAnnotations(attests) }),
      })),
    );
    const annotations = index.annotations === undefined ? {} : { annotations: index.annotations };
    const bytes = manifestBytes({ schemaVersion: 2, mediaType, manifests, ...annotations });
    return { mediaType, bytes, blobs: [], children };
  });
}

/** The `unknown/unknown` entry that BuildKit adds to an index for an image's provenance. */
export function attestationEntry(image: StoredManifest): IndexEntry {
  const format = imageFormats.oci;
  const traits = { hasForeignLayers: false, architecture: 'unknown', operatingSystem: 'unknown' };
  const manifest = storeManifest(traits, async () => {
    const { digest } = await image.build();
    const config = memoryBlob(JSON.stringify({ architecture: 'unknown', os: 'unknown', config: {} }));
    const statement = memoryBlob(
      JSON.stringify({ _type: 'https://in-toto.io/Statement/v0.1', subject: [{ digest }], predicate: {} }),
    );
    const named = [config, statement].map(async (blob) => ({
      digest: await blob.digest(),
      blob,
      isForeign: false,
    }));
    const bytes = manifestBytes({
      schemaVersion: 2,
      mediaType: format.manifest,
      config: { mediaType: format.config, size: config.size, digest: await config.digest() },
      layers: [
        { mediaType: 'application/vnd.in-toto+json', size: statement.size, digest: await statement.digest() },
      ],
    });
    return { mediaType: format.manifest, bytes, blobs: await Promise.all(named), children: [] };
  });
  return { manifest, platform: { architecture: 'unknown', os: 'unknown' }, attests: image };
}

async function attestationAnnotations(image: StoredManifest): Promise<Record<string, string>> {
  const { digest } = await image.build();
  return {
    'vnd.docker.reference.type': 'attestation-manifest',
    'vnd.docker.reference.digest': digest,
  };
}
