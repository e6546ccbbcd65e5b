import { memoryBlob } from '../content/blob.ts';
import { imageFormats } from './media-types.ts';
import { manifestBytes, type StoredManifest, storeManifest } from './stored-manifest.ts';

/** One content of an artifact. */
export interface ArtifactContent {
  mediaType: string;
  bytes: Buffer | string;
  annotations?: Record<string, string>;
}

/** An artifact that is no image: a Helm chart, a signature, a PowerShell module. */
export interface ArtifactSpecification {
  artifactType?: string;
  config: ArtifactContent;
  layers: ArtifactContent[];
  annotations?: Record<string, string>;
  /** The manifest that the artifact is about. */
  subject?: StoredManifest;
}

/** The config of artifacts that have none (image-spec, manifest.md, "Guidance for an empty descriptor"). */
export const emptyConfig: ArtifactContent = { mediaType: 'application/vnd.oci.empty.v1+json', bytes: '{}' };

/** An OCI manifest of an artifact. */
export function artifactManifest(artifact: ArtifactSpecification): StoredManifest {
  const mediaType = imageFormats.oci.manifest;
  const traits = { hasForeignLayers: false, architecture: '', operatingSystem: '' };
  return storeManifest(traits, async () => {
    const contents = await Promise.all([artifact.config, ...artifact.layers].map(describe));
    const [config, ...layers] = contents.map(({ descriptor }) => descriptor);
    const subject = await artifact.subject?.build();
    const artifactType = artifact.artifactType;
    const bytes = manifestBytes({
      schemaVersion: 2,
      mediaType,
      ...(artifactType === undefined ? {} : { artifactType }),
      config,
      layers,
      ...(subject === undefined
        ? {}
        : { subject: { mediaType: subject.mediaType, digest: subject.digest, size: subject.bytes.length } }),
      ...(artifact.annotations === undefined ? {} : { annotations: artifact.annotations }),
    });
    return {
      mediaType,
      bytes,
      blobs: contents.map(({ named }) => named),
      children: [],
      ...(subject === undefined ? {} : { subject: subject.digest }),
      artifactType: artifactType ?? artifact.config.mediaType,
    };
  });
}

async function describe({ mediaType, bytes, annotations }: ArtifactContent) {
  const blob = memoryBlob(bytes);
  const digest = await blob.digest();
  const notes = annotations === undefined ? {} : { annotations };
  return {
    descriptor: { mediaType, digest, size: blob.size, ...notes },
    named: { digest, blob, isForeign: false },
  };
}
