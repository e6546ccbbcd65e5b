import type { ArtifactKind } from '../../../shared/schemas/image.ts';
import { titleAnnotation } from './annotations.ts';
import { type ImageConfig, isImageConfigMediaType } from './image-config.ts';
import type { ImageManifest } from './manifest.ts';

const emptyType = 'application/vnd.oci.empty.v1+json';

/** What media types of artifacts contain, and what that means. The first that fits counts. */
const kinds: readonly [RegExp, ArtifactKind][] = [
  [/\.helm\./, 'helm-chart'],
  [
    /notary\.signature|cosign\.(simplesigning|artifact\.sig)|sigstore\.bundle|longshore\.signed-index/,
    'signature',
  ],
  [/in-toto|dsse/, 'attestation'],
  [/spdx|cyclonedx|syft|sbom/, 'sbom'],
];

/** What a manifest that is no image says it is. */
export interface ArtifactTraits {
  /** Null for images. */
  artifactType: string | null;
  artifactKind?: ArtifactKind;
}

/**
 * Tells images and artifacts apart: an artifact names its type (image-spec, manifest.md, "artifactType"), has another
 * config than images, or one without any fact about an image, as PowerShell modules have.
 * @param config as parsed; null when it is no JSON object.
 */
export function artifactTraits(manifest: ImageManifest, config: ImageConfig | null): ArtifactTraits {
  const { mediaType: configType } = manifest.config;
  const isImageConfig = isImageConfigMediaType(configType);
  const tellsOfImage = config !== null && (config.platform !== null || config.diffIds.length > 0);
  if (manifest.artifactType === undefined && isImageConfig && tellsOfImage) {
    return { artifactType: null };
  }
  return { artifactType: manifest.artifactType ?? configType, artifactKind: kindOf(manifest) };
}

function kindOf({ artifactType = '', config, layers }: ImageManifest): ArtifactKind {
  const layerTypes = layers.map(({ mediaType }) => mediaType);
  const types = [artifactType, config.mediaType === emptyType ? '' : config.mediaType, ...layerTypes];
  for (const [pattern, kind] of kinds) {
    if (types.some((type) => pattern.test(type.toLowerCase()))) return kind;
  }
  const isPackage = layers.some(({ annotations }) => annotations?.[titleAnnotation]?.endsWith('.nupkg'));
  return isPackage ? 'powershell-module' : 'other';
}
