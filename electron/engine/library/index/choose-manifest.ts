import type { Descriptor, Platform } from '../../../../shared/descriptor.ts';
import { choosePlatform } from '../../../../shared/platform.ts';
import { type ImageConfig, parseImageConfig } from '../../oci/image-config.ts';
import type { BlobReader } from '../blob-reader.ts';
import type { ManifestContents } from '../image-contents.ts';

/**
 * The manifest of one platform.
 * @param manifests of an image, also of one that has a single platform.
 * @param hosts the platforms that are taken where nobody names one.
 * @throws {AppError} `PLATFORM_NOT_FOUND`, naming what there is; what `readSmallBlob` throws.
 */
export async function chooseManifest(
  blobs: BlobReader,
  manifests: readonly ManifestContents[],
  wanted: Platform | undefined,
  hosts: readonly Platform[],
): Promise<ManifestContents> {
  const images = manifests.filter(({ isAttestation }) => !isAttestation);
  const [first, ...others] = images;
  // Of the only one nobody has to know the platform.
  if (first !== undefined && others.length === 0 && wanted === undefined) return first;
  const entries = await Promise.all(
    images.map(async (manifest) => ({ manifest, platform: await platformOf(blobs, manifest) })),
  );
  return choosePlatform(entries, wanted, hosts).manifest;
}

/**
 * The config of an image; null for what is none.
 * @throws what `readSmallBlob` throws.
 */
export async function readConfig(blobs: BlobReader, { digest }: Descriptor): Promise<ImageConfig | null> {
  return parseImageConfig(await blobs.readSmallBlob(digest));
}

async function platformOf(blobs: BlobReader, { descriptor, config }: ManifestContents): Promise<Platform> {
  const parsed = descriptor.platform ?? (await readConfig(blobs, config))?.platform;
  return parsed ?? { os: 'unknown', architecture: 'unknown' };
}
