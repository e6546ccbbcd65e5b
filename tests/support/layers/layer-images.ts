import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { Library } from '../../../electron/engine/library/layout.ts';
import type { Descriptor } from '../../../shared/descriptor.ts';

/** How an image of a test is made. */
export interface LayeredImage {
  reference: string;
  /** Tars, the lowest first; packed by gzip unless `isPacked` says that they are packed already. */
  layers: readonly Buffer[];
  isPacked?: boolean;
  /** What all layers are said to be; gzip of tars without. */
  layerType?: string;
  /** What the manifest says of each layer. */
  annotations?: readonly Record<string, string>[];
  os?: string;
  /** What made each layer; `layer 1`, `layer 2`… without. */
  commands?: readonly string[];
}

const gzipLayer = 'application/vnd.oci.image.layer.v1.tar+gzip';

/** Adds an image of these layers to a library. */
export async function addLayeredImage(
  library: Library,
  { reference, layers, isPacked = false, layerType = gzipLayer, os = 'linux', ...more }: LayeredImage,
): Promise<Descriptor> {
  const { annotations = [], commands = [] } = more;
  const platform = { os, architecture: 'amd64' };
  const descriptors: Descriptor[] = [];
  for (const [at, layer] of layers.entries())
    descriptors.push({
      ...(await put(library, layerType, isPacked ? layer : gzipSync(layer))),
      ...(annotations[at] === undefined ? {} : { annotations: annotations[at] }),
    });
  const config = await putJson(library, 'application/vnd.oci.image.config.v1+json', {
    ...platform,
    config: {},
    rootfs: { type: 'layers', diff_ids: layers.map((layer) => digestOf(layer)) },
    history: layers.map((_, at) => ({ created_by: commands[at] ?? `layer ${at + 1}` })),
  });
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const manifest = await putJson(library, mediaType, {
    schemaVersion: 2,
    mediaType,
    config,
    layers: descriptors,
  });
  const descriptor = { ...manifest, platform };
  await library.add(descriptor, reference);
  return descriptor;
}

function putJson(library: Library, mediaType: string, value: object): Promise<Descriptor> {
  return put(library, mediaType, Buffer.from(JSON.stringify(value)));
}

async function put(library: Library, mediaType: string, bytes: Uint8Array): Promise<Descriptor> {
  const digest = digestOf(bytes);
  await library.blobs.put(digest, bytes);
  return { mediaType, digest, size: bytes.byteLength };
}

/** The digest of a layer. */
export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
