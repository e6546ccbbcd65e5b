import type { Platform } from '../../../shared/descriptor.ts';
import { AppError } from '../../../shared/errors.ts';
import { matchesPlatform, parsePlatform } from '../../../shared/platform.ts';
import { formatReference, parseReference } from '../../../shared/reference.ts';
import type { LibraryImage } from '../../../shared/schemas/library.ts';
import type { ApiClient } from '../../api/client.ts';

/**
 * The images of the library that a reference means: several when it names them for several platforms.
 * @param reference as list names it, or as it was pulled; a digest picks one of them.
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
  const named = imagesNamed(await client.library.list(), reference, defaultRegistry);
  const found = named.filter(isWanted);
  if (found.length > 0) return found;
  if (named.length === 0) {
    throw new AppError(
      'MANIFEST_UNKNOWN',
      `${reference} is not in the library. See what is there with “longshore list”, or download it first.`,
      { details: { reference } },
    );
  }
  const available = named.map((image) => image.platform ?? image.digest);
  throw new AppError(
    'PLATFORM_NOT_FOUND',
    `The library has no ${platform} of ${reference}. It has: ${available.join(', ')}.`,
    { details: { available, ...(platform === undefined ? {} : { platform }) } },
  );
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

/** Other tools may have named an image by what is no reference; such a name is compared as it is. */
function imagesNamed(images: LibraryImage[], text: string, defaultRegistry: string): LibraryImage[] {
  const asWritten = images.filter((image) => image.reference === text);
  if (asWritten.length > 0) return asWritten;
  try {
    const wanted = parseReference(text, defaultRegistry);
    const name = formatReference(wanted);
    const named = images.filter((image) => image.reference === name);
    if (named.length > 0 || wanted.digest === undefined) return named;
    const { digest, ...untilDigest } = wanted;
    return images.filter(
      (image) => image.digest === digest && isNamed(image.reference, formatReference(untilDigest)),
    );
  } catch {
    return [];
  }
}

/** A name without a tag stands for every tag of the repository. */
function isNamed(reference: string, name: string): boolean {
  return reference === name || reference.startsWith(`${name}:`);
}
