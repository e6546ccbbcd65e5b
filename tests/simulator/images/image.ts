import type { Platform } from '../../../shared/descriptor.ts';
import { type Blob, type LayerBlob, memoryBlob } from '../content/blob.ts';
import { type ImageFormat, imageFormats } from './media-types.ts';
import { manifestBytes, type NamedBlob, type StoredManifest, storeManifest } from './stored-manifest.ts';

/** One step of an image's history, with the layer it made, if any. */
export interface ImageStep {
  createdBy: string;
  /** RFC 3339; the image's date when absent. */
  created?: string;
  /** Absent for steps that change the config only. */
  layer?: LayerBlob;
  /** What the manifest says of the layer. */
  annotations?: Record<string, string>;
  /**
   * Makes the layer a foreign one, in the two generations MCR had: `link` names a short link that redirects twice,
   * otherwise the repository of the same registry that serves the blob.
   */
  foreign?: 'link' | { repository: string };
}

/** An image for one platform. */
export interface ImageSpecification {
  platform: Platform;
  steps: ImageStep[];
  /** RFC 3339. */
  created?: string;
  format?: ImageFormat;
  /** Fields of the config's `config` object. */
  config?: Record<string, unknown>;
}

/** Where the foreign layers of new images can be fetched. */
export interface ForeignUrls {
  /** Registers a blob at the short-link host and gives its URL. */
  link(digest: string, blob: Blob): string;
  /** The URL of a blob in a repository of the registry itself. */
  registry(repository: string, digest: string): string;
}

const defaultCreated = '2026-11-11T08:00:00Z';

/** An image with its config, history and layers. */
export function imageManifest(image: ImageSpecification, foreignUrls: ForeignUrls): StoredManifest {
  const format = imageFormats[image.format ?? 'docker'];
  const traits = {
    hasForeignLayers: image.steps.some(({ foreign }) => foreign !== undefined),
    architecture: image.platform.architecture,
    operatingSystem: image.platform.os,
  };
  return storeManifest(traits, async () => {
    const config = memoryBlob(JSON.stringify(await imageConfig(image)));
    const blobs: NamedBlob[] = [{ digest: await config.digest(), blob: config, isForeign: false }];
    const layers: object[] = [];
    for (const { layer, foreign, annotations } of image.steps) {
      if (layer === undefined) continue;
      const digest = await layer.digest();
      blobs.push({ digest, blob: layer, isForeign: foreign !== undefined });
      layers.push({
        mediaType: foreign === undefined ? format.layer : format.foreignLayer,
        size: layer.size,
        digest,
        ...(annotations === undefined ? {} : { annotations }),
        ...(foreign === undefined ? {} : { urls: [foreignUrl(foreign, digest, layer, foreignUrls)] }),
      });
    }
    const bytes = manifestBytes({
      schemaVersion: 2,
      mediaType: format.manifest,
      config: { mediaType: format.config, size: config.size, digest: await config.digest() },
      layers,
    });
    return { mediaType: format.manifest, bytes, blobs, children: [] };
  });
}

function foreignUrl(
  foreign: NonNullable<ImageStep['foreign']>,
  digest: string,
  layer: LayerBlob,
  foreignUrls: ForeignUrls,
): string {
  return foreign === 'link'
    ? foreignUrls.link(digest, layer)
    : foreignUrls.registry(foreign.repository, digest);
}

async function imageConfig(image: ImageSpecification): Promise<object> {
  const created = image.created ?? defaultCreated;
  const layers = image.steps.flatMap(({ layer }) => (layer === undefined ? [] : [layer]));
  return {
    architecture: image.platform.architecture,
    ...(image.platform.variant === undefined ? {} : { variant: image.platform.variant }),
    config: image.config ?? {},
    created,
    history: image.steps.map((step) => ({
      created: step.created ?? created,
      created_by: step.createdBy,
      ...(step.layer === undefined ? { empty_layer: true } : {}),
    })),
    os: image.platform.os,
    ...(image.platform['os.version'] === undefined ? {} : { 'os.version': image.platform['os.version'] }),
    rootfs: { type: 'layers', diff_ids: await Promise.all(layers.map((layer) => layer.diffId())) },
  };
}
