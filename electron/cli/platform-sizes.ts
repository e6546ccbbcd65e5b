import pLimit from 'p-limit';
import { formatReference } from '../../shared/reference.ts';
import type { Image, ImagePlatform } from '../../shared/schemas/image.ts';
import type { ApiClient } from '../api/in-process-client.ts';

const requestsAtOnce = 6;

/**
 * The platforms of an image with the bytes of each, for which its manifest is read. The size of one that cannot be
 * read stays unknown: it must not hide the others.
 * @throws {AppError} `CANCELLED`.
 */
export async function platformsWithSizes(
  client: ApiClient,
  { registry, repository, platforms }: Image,
  signal: AbortSignal,
): Promise<ImagePlatform[]> {
  return pLimit(requestsAtOnce).map(platforms, async (platform) => {
    if (platform.size !== null) return platform;
    const reference = formatReference({ registry, repository, digest: platform.digest });
    try {
      const { selected } = await client.registry.image({ reference }, { signal });
      return { ...platform, size: selected?.totalSize ?? null };
    } catch (error) {
      if (signal.aborted) throw error;
      return platform;
    }
  });
}
