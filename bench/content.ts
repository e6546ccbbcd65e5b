import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** An image of the benchmark: its name in the registry, and what a peer without a registry client fetches. */
export interface BenchImage {
  repository: string;
  tag: string;
  layers: { digest: string; size: number }[];
  /** Bytes of all layers. */
  size: number;
}

/** The media type of the images' manifests (image-spec, media-types.md). */
export const manifestType = 'application/vnd.oci.image.manifest.v1+json';
const layerType = 'application/vnd.oci.image.layer.v1.tar';
const chunkBytes = 8 * 1024 * 1024;

/**
 * Writes an image as the static files of a registry (distribution-spec, "Pull"): `v2/NAME/manifests/TAG` and
 * `v2/NAME/blobs/DIGEST` under `root`. Layers are random bytes, so that nothing can be compressed or shared.
 * @param sizes bytes of each layer.
 */
export async function writeImage(
  root: string,
  repository: string,
  tag: string,
  sizes: readonly number[],
): Promise<BenchImage> {
  const folder = join(root, 'v2', repository);
  await mkdir(join(folder, 'blobs'), { recursive: true });
  await mkdir(join(folder, 'manifests'), { recursive: true });
  const layers = [];
  for (const size of sizes) layers.push({ digest: await writeLayer(folder, size), size });
  const config = Buffer.from(
    JSON.stringify({
      architecture: 'amd64',
      os: 'linux',
      config: {},
      rootfs: { type: 'layers', diff_ids: layers.map(({ digest }) => digest) },
    }),
  );
  const configDigest = digestOf(config);
  await writeFile(join(folder, 'blobs', configDigest), config);
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: manifestType,
      config: {
        mediaType: 'application/vnd.oci.image.config.v1+json',
        digest: configDigest,
        size: config.length,
      },
      layers: layers.map((layer) => ({ mediaType: layerType, ...layer })),
    }),
  );
  for (const name of [tag, digestOf(manifest)]) await writeFile(join(folder, 'manifests', name), manifest);
  return { repository, tag, layers, size: sizes.reduce((sum, size) => sum + size, 0) };
}

async function writeLayer(folder: string, size: number): Promise<string> {
  const path = join(folder, 'blobs', 'next');
  await mkdir(dirname(path), { recursive: true });
  const hash = createHash('sha256');
  const file = await open(path, 'w');
  for (let written = 0; written < size; ) {
    const chunk = randomBytes(Math.min(chunkBytes, size - written));
    hash.update(chunk);
    await file.write(chunk);
    written += chunk.length;
  }
  await file.close();
  const digest = `sha256:${hash.digest('hex')}`;
  await rename(path, join(folder, 'blobs', digest));
  return digest;
}

/** The digest of some bytes (image-spec, descriptor.md). */
export function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
