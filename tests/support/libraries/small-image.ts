import { createHash, randomBytes } from 'node:crypto';
import type { Library } from '../../../electron/engine/library/layout.ts';
import type { Descriptor } from '../../../shared/descriptor.ts';

const platform = { os: 'linux', architecture: 'amd64' };
/** Bytes of a layer, unless a test wants another size. */
const usualLayerBytes = 40_000;

/** Adds an image of which no other has a blob, except for its config; its layer is no real archive. */
export async function addSmallImage(
  library: Library,
  reference: string,
  layerBytes = usualLayerBytes,
  layerType = 'application/vnd.oci.image.layer.v1.tar+gzip',
): Promise<Descriptor> {
  const config = await put(library, 'application/vnd.oci.image.config.v1+json', json({ ...platform }));
  const layer = await put(library, layerType, new Uint8Array(randomBytes(layerBytes)));
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const manifest = json({ schemaVersion: 2, mediaType, config, layers: [layer] });
  const descriptor = { ...(await put(library, mediaType, manifest)), platform };
  await library.add(descriptor, reference);
  return descriptor;
}

function json(value: object): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

async function put(library: Library, mediaType: string, bytes: Uint8Array): Promise<Descriptor> {
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  await library.blobs.put(digest, bytes);
  return { mediaType, digest, size: bytes.byteLength };
}
