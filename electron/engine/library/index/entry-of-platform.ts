import type { Descriptor } from '../../../../shared/descriptor.ts';
import { parsePlatform } from '../../../../shared/platform.ts';
import type { BlobReader } from '../blob-reader.ts';
import { type AbsenceRule, readImageContents } from '../image-contents.ts';
import { chooseManifest } from './choose-manifest.ts';

/**
 * The entry that an image would have if it had been downloaded for one platform alone.
 * @param entry of the library.
 * @param platform as text; undefined and `all` leave the entry as it is.
 * @throws {AppError} `PLATFORM_NOT_FOUND`, `INVALID_REFERENCE` for what is no platform, `LIBRARY_CORRUPT`.
 */
export async function entryOfPlatform(
  blobs: BlobReader,
  entry: Descriptor,
  platform: string | undefined,
  mayBeAbsent: AbsenceRule,
): Promise<Descriptor> {
  if (platform === undefined || platform === 'all') return entry;
  const wanted = parsePlatform(platform);
  const { manifests } = await readImageContents(blobs, entry, mayBeAbsent);
  const { descriptor } = await chooseManifest(blobs, manifests, wanted, []);
  return descriptor.digest === entry.digest ? entry : { platform: wanted, ...descriptor };
}
