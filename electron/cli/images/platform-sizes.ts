import { formatReference } from '../../../shared/reference.ts';
import type { Image, ImagePlatform } from '../../../shared/schemas/image.ts';
import type { ApiClient } from '../../api/client.ts';

/**
 * Reads the manifest of each platform of an image for its size in bytes. A manifest that cannot be read leaves that
 * size unknown; the sizes of the others are shown all the same.
 * @throws {AppError} `CANCELLED`.
 */
export async function platformsWithSizes(
  client: ApiClient,
  { registry, repository, digest, platforms }: Image,
  signal: AbortSignal,
): Promise<ImagePlatform[]> {
  if (platforms.every(({ size }) => size !== null)) return platforms;
  const reference = formatReference({ registry, repository, digest });
  const sizes = new Map<string, number>();
  try {
    for await (const known of await client.registry.platformSizes({ reference }, { signal })) {
      sizes.set(known.digest, known.size);
    }
  } catch (error) {
    if (signal.aborted) throw error;
  }
  return platforms.map((platform) => ({ ...platform, size: sizes.get(platform.digest) ?? platform.size }));
}
