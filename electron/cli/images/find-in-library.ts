import type { Platform } from '../../../shared/descriptor.ts';
import { AppError, isAppError } from '../../../shared/errors.ts';
import { findImages } from '../../../shared/library/find-images.ts';
import { matchesPlatform, parsePlatform } from '../../../shared/platform.ts';
import type { LibraryImage } from '../../../shared/schemas/library.ts';
import { withoutCredentials } from '../../../shared/text/without-credentials.ts';
import type { ApiClient } from '../../api/client.ts';
import { UsageError } from '../process/failure.ts';

/**
 * The images of the library that a reference means: several when it names them for several platforms.
 * @param reference as list names it, as it was pulled, or a digest or 12 of its first digits.
 * @param platform text; `all` means an image that was pulled with all its platforms.
 * @throws {AppError} `MANIFEST_UNKNOWN` when there is none, `PLATFORM_NOT_FOUND` when there are only others,
 * `INVALID_REFERENCE` when the platform cannot be parsed.
 */
export async function findLibraryImages(
  client: ApiClient,
  reference: string,
  platform: string | undefined,
): Promise<LibraryImage[]> {
  const isWanted = platformFilter(platform);
  const { defaultRegistry } = await client.settings.get();
  const named = findImages(await client.library.list(), reference, defaultRegistry);
  const found = named.filter(isWanted);
  if (found.length > 0) return found;
  if (named.length === 0) {
    // It need not be a reference, so that nobody has refused a password in it.
    const shown = withoutCredentials(reference);
    throw new AppError(
      'MANIFEST_UNKNOWN',
      `${shown} is not in the library. See what is there with “longshore list”, or download it first.`,
      { details: { reference: shown } },
    );
  }
  const available = named.map((image) => image.platform ?? image.digest);
  throw new AppError(
    'PLATFORM_NOT_FOUND',
    `The library has no ${platform} of ${reference}. It has: ${available.join(', ')}.`,
    { details: { available, ...(platform === undefined ? {} : { platform }) } },
  );
}

/**
 * The one image of the library that a reference means; of one that stands there under several names the first of these.
 * @throws {AppError} as `findLibraryImages` does.
 * @throws {UsageError} when it has several.
 */
export async function onlyImageOf(
  client: ApiClient,
  reference: string,
  platform: string | undefined,
): Promise<LibraryImage> {
  const images = await findLibraryImages(client, reference, platform);
  const [only, ...others] = images;
  if (only !== undefined && others.every(({ digest }) => digest === only.digest)) return only;
  const platforms = images.map(({ platform: text }) => text);
  const choices = images.map(({ platform: text, reference: name, digest }) =>
    text !== null && platforms.indexOf(text) === platforms.lastIndexOf(text) ? text : `${name}@${digest}`,
  );
  throw new UsageError(
    `The library has several images of ${reference}. Choose one with --platform, or by its digest: ${choices.join(', ')}.`,
  );
}

/**
 * The one image of the library that a reference means, and the platform that is to be taken of it: one that was pulled with all
 * its platforms has the one that is meant.
 * @throws as `onlyImageOf` does.
 */
export async function imageWithPlatform(
  client: ApiClient,
  reference: string,
  platform: string | undefined,
): Promise<{ image: LibraryImage; platform?: string }> {
  try {
    return { image: await onlyImageOf(client, reference, platform) };
  } catch (error) {
    if (platform === undefined || platform === 'all' || !isAppError(error, 'PLATFORM_NOT_FOUND')) throw error;
    const image = await onlyImageOf(client, reference, 'all').catch(() => {
      throw error;
    });
    return { image, platform };
  }
}

function platformFilter(platform: string | undefined): (image: LibraryImage) => boolean {
  if (platform === undefined) return () => true;
  if (platform === 'all') return (image) => image.platform === 'all';
  const wanted = parsePlatform(platform);
  return (image) => image.platform !== null && satisfies(image.platform, wanted);
}

/** Other tools may have written a platform that cannot be parsed; it satisfies no request. */
function satisfies(text: string, wanted: Platform): boolean {
  try {
    return matchesPlatform(parsePlatform(text), wanted);
  } catch {
    return false;
  }
}
