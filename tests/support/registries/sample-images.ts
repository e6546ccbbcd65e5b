import { fileLayer } from '../../simulator/content/file-layer.ts';
import { largeLayer } from '../../simulator/content/large-layer.ts';
import { type ForeignUrls, imageManifest } from '../../simulator/images/image.ts';
import { indexManifest } from '../../simulator/images/index-manifest.ts';
import type { ImageFormat } from '../../simulator/images/media-types.ts';
import type { StoredManifest } from '../../simulator/images/stored-manifest.ts';

const noForeignUrls: ForeignUrls = {
  link: () => {
    throw new Error('This image has no foreign layers.');
  },
  registry: () => {
    throw new Error('This image has no foreign layers.');
  },
};

/** Over two pieces of 8 MiB, so that it is fetched in ranges. */
export const severalPieces = 20 * 1024 * 1024 + 12_345;

/** A Linux image with a small layer and one that is fetched in ranges. */
export async function sampleImage(format: ImageFormat, architecture = 'amd64'): Promise<StoredManifest> {
  const system = await fileLayer({ 'etc/os-release': `ID=sample\nARCH=${architecture}\n` });
  const data = largeLayer(`sample ${architecture}`, severalPieces);
  const specification = {
    platform: { os: 'linux', architecture },
    format,
    steps: [
      { createdBy: 'ADD rootfs.tar.gz /', layer: system },
      { createdBy: 'ENV SAMPLE=1' },
      { createdBy: 'COPY data /Files', layer: data },
    ],
    config: { Env: ['SAMPLE=1'], Cmd: ['/bin/sh'] },
  };
  return imageManifest(specification, noForeignUrls);
}

/** An index over the sample image for two architectures. */
export async function sampleIndex(format: ImageFormat): Promise<StoredManifest> {
  const architectures = ['amd64', 'arm64'];
  const images = await Promise.all(architectures.map((architecture) => sampleImage(format, architecture)));
  const entries = images.map((manifest, position) => ({
    manifest,
    platform: { os: 'linux', architecture: architectures[position] ?? '' },
  }));
  return indexManifest({ entries, format });
}
