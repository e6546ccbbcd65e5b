import type { Descriptor } from '../../../../shared/descriptor.ts';
import { formatPlatform } from '../../../../shared/platform.ts';
import type { ImageLayer, SelectedImage } from '../../../../shared/schemas/image.ts';
import { titleAnnotation } from '../../oci/annotations.ts';
import { artifactTraits } from '../../oci/artifact-kind.ts';
import { distinctDescriptors, sumOfSizes } from '../../oci/descriptor-sums.ts';
import { foreignHostOf } from '../../oci/foreign-host.ts';
import { type ImageConfig, parseImageConfig } from '../../oci/image-config.ts';
import { layerHistory } from '../../oci/layer-history.ts';
import type { SelectedManifest } from './select-manifests.ts';

/**
 * Everything that the contract tells of one platform's image, from its manifest and config alone. `hasBlob` says
 * whether the library has a blob, `unpackedSizeOf` how many bytes a layer has unpacked, where that is known.
 */
export async function describeSelected(
  selected: SelectedManifest,
  hasBlob: (digest: string) => Promise<boolean>,
  unpackedSizeOf: (layer: Descriptor) => Promise<number | undefined>,
): Promise<SelectedImage> {
  const { descriptor, manifest, bytes } = selected.manifest;
  const parsed = selected.config === null ? null : parseImageConfig(selected.config);
  const parts = distinctDescriptors([descriptor, manifest.config, ...manifest.layers]);
  const here = await Promise.all(parts.map(({ digest }) => hasBlob(digest)));
  const digestsHere = new Set(parts.filter((_, position) => here[position]).map(({ digest }) => digest));
  const unpacked = await Promise.all(manifest.layers.map(unpackedSizeOf));
  return {
    platform: selected.platform,
    text: selected.platform === null ? '' : formatPlatform(selected.platform),
    digest: descriptor.digest,
    mediaType: descriptor.mediaType,
    size: descriptor.size,
    config: parsed === null ? null : textOf(selected.config),
    configDigest: manifest.config.digest,
    configSize: manifest.config.size,
    created: parsed?.created ?? null,
    ...artifactTraits(manifest, parsed),
    layers: describeLayers(manifest.layers, parsed, digestsHere).map((layer, position) => {
      const unpackedSize = unpacked[position];
      return unpackedSize === undefined ? layer : { ...layer, unpackedSize };
    }),
    totalSize: sumOfSizes(parts),
    bytesHere: sumOfSizes(parts.filter(({ digest }) => digestsHere.has(digest))),
    rawManifest: bytes.toString('utf8'),
  };
}

function describeLayers(
  layers: readonly Descriptor[],
  config: ImageConfig | null,
  digestsHere: ReadonlySet<string>,
): ImageLayer[] {
  const history = layerHistory(config?.history ?? [], layers.length);
  return layers.map(({ digest, size, mediaType, urls, annotations }, position) => {
    const { created, createdBy } = history[position] ?? {};
    const title = annotations?.[titleAnnotation];
    const foreignHost = foreignHostOf({ urls });
    return {
      digest,
      size,
      mediaType,
      inLibrary: digestsHere.has(digest),
      ...(urls === undefined ? {} : { urls }),
      ...(createdBy === undefined ? {} : { createdBy }),
      ...(created === undefined ? {} : { created }),
      ...(foreignHost === undefined ? {} : { foreignHost }),
      ...(title === undefined ? {} : { title }),
    };
  });
}

/** Without a byte order mark. */
function textOf(bytes: Buffer | null): string | null {
  return bytes?.toString('utf8').replace(/^\uFEFF/, '') ?? null;
}
