import { createHash } from 'node:crypto';
import type { Descriptor, Platform } from '../../../shared/descriptor.ts';
import { AppError, isAppError } from '../../../shared/errors.ts';
import type { InsideImage } from '../../../shared/inside/image-files.ts';
import { parsePlatform } from '../../../shared/platform.ts';
import { isThere } from '../files/is-there.ts';
import { readImageContents } from '../library/image-contents.ts';
import { chooseManifest, readConfig } from '../library/index/choose-manifest.ts';
import type { Library } from '../library/layout.ts';
import type { ImageConfig } from '../oci/image-config.ts';
import { layerHistory } from '../oci/layer-history.ts';
import type { LayerPlace } from './index/layer-place.ts';
import { claimOf, isClaim, keyOfClaim } from './index/toc-claim.ts';
import type { Listings } from './listings/kept-listings.ts';
import type { ImagePlace } from './thread/protocol.ts';

/** What an image consists of, wherever that was read. */
export interface ImageParts {
  layers: readonly Descriptor[];
  config: ImageConfig | null;
}

/** Where images are looked for. */
export interface ImagePlaces {
  library: Library;
  /** Where settings and queue are: nobody may have files of images written there. */
  stateFolder: string;
  /** The platforms that an image of several is looked into for, where nobody names one. */
  hosts(): readonly Platform[];
  /**
   * The parts of an image that the library does not have, as its registry has them.
   * @throws {AppError} what registries answer.
   */
  partsOf(image: InsideImage, signal: AbortSignal): Promise<ImageParts>;
  /** How far a blob that the library does not have has come in, from its beginning. */
  arrivalOf(layer: Descriptor): Promise<Arrival>;
  /** What is known of layers that the library does not have. */
  listings: Listings;
}

/** How far a blob has come in. */
export interface Arrival {
  /** Bytes from the beginning, without a gap. */
  bytes: number;
  /** True while somebody in this process fetches it. */
  isComing: boolean;
}

/** A layer of an image that was found. */
export interface LocatedLayer {
  descriptor: Descriptor;
  /** The command that made it; null where the config does not tell. */
  createdBy: string | null;
  /** Whether the library has it, is getting it, or does not have it. */
  content: 'here' | 'arriving' | 'absent';
  /** Bytes of one that is arriving. */
  arrived: number;
  isComing: boolean;
  /** True when its listing is of all of it, or would be. */
  isListedWhole: boolean;
  /** True when it is listed by its table of contents alone. */
  isListedByToc: boolean;
  place: LayerPlace;
}

/** Where the layers of an image are, and what made them. */
export interface LocatedImage {
  isInLibrary: boolean;
  place: ImagePlace;
  /** The layers that count, the lowest first. */
  layers: LocatedLayer[];
  /** Names what its files are numbered by. */
  listing: string;
}

/**
 * Finds the layers of an image, or of one platform of it: in the library, or else as its registry tells.
 * @param isFresh takes of a layer that is arriving what is there now; else what was looked through last, so that numbers
 * of files stay the same.
 * @throws {AppError} `PLATFORM_NOT_FOUND`, `LIBRARY_CORRUPT`; `INVALID_REFERENCE` for a platform that cannot be parsed; what
 * registries answer.
 */
export async function locateImage(
  places: ImagePlaces,
  image: InsideImage,
  signal: AbortSignal,
  isFresh: boolean,
): Promise<LocatedImage> {
  const own = await partsInLibrary(places, image);
  const { layers, config } = own ?? (await places.partsOf(image, signal));
  const history = layerHistory(config?.history ?? [], layers.length);
  const isWindows = config?.platform?.os === 'windows';
  const located = await Promise.all(
    layers.map(async (descriptor, at) => ({
      descriptor,
      createdBy: history[at]?.createdBy ?? null,
      ...(await locateLayer(places, descriptor, isFresh)),
    })),
  );
  const counted = located.slice(0, image.upTo ?? layers.length);
  return {
    isInLibrary: own !== undefined,
    place: { isWindows, layers: counted.map(({ place }) => place) },
    layers: counted,
    listing: listingOf(isWindows, located),
  };
}

async function locateLayer(
  { library, listings, arrivalOf }: ImagePlaces,
  descriptor: Descriptor,
  isFresh: boolean,
): Promise<Omit<LocatedLayer, 'descriptor' | 'createdBy'>> {
  const { digest } = descriptor;
  const { blobs } = library;
  const listed = listings.path(digest);
  const toc = claimOf(descriptor);
  if (await blobs.has(descriptor)) {
    // What cannot be kept beside the blob is kept where everything else is.
    const beside = library.isReadOnly ? listed : blobs.layerIndexPath(digest);
    const isElsewhere = !isFresh && !(await isThere(beside)) && (await isThere(listed));
    const index = isElsewhere ? listed : beside;
    const place = { digest, blob: blobs.blobPath(digest), index, arrived: null, listed, toc };
    return { content: 'here', arrived: 0, isComing: false, isListedWhole: true, isListedByToc: false, place };
  }
  const { bytes, isComing } = await arrivalOf(descriptor);
  const content = bytes === 0 ? 'absent' : 'arriving';
  const isListed = await isThere(listed);
  const isListedWhole = bytes === 0 || isListed;
  const part = isListedWhole ? 0 : isFresh ? bytes : (await listings.longestPart(digest)) || bytes;
  const byToc =
    bytes === 0 && !isListed && isClaim(toc) ? listings.tocPath(digest, keyOfClaim(toc)) : undefined;
  const isListedByToc = byToc !== undefined && (await isThere(byToc));
  const whole = isListedByToc ? byToc : listed;
  const index = isListedWhole ? whole : listings.partPath(digest, part);
  const place = { digest, blob: blobs.ingestPath(digest), index, arrived: Math.max(part, bytes), toc };
  return { content, arrived: part || bytes, isComing, isListedWhole, isListedByToc, place };
}

async function partsInLibrary(
  { library, hosts }: ImagePlaces,
  { reference, digest, platform }: InsideImage,
): Promise<ImageParts | undefined> {
  const entry = await library.entry(reference, digest).catch((error: unknown) => {
    if (isAppError(error, 'MANIFEST_UNKNOWN')) return undefined;
    throw error;
  });
  if (entry === undefined) return undefined;
  const { manifests } = await readImageContents(library.blobs, entry, (child) =>
    library.mayBeAbsent(entry, child),
  );
  const wanted = platform === undefined ? undefined : parsePlatform(platform);
  const { config, layers } = await chooseManifest(library.blobs, manifests, wanted, hosts());
  return { layers, config: await readConfig(library.blobs, config) };
}

function listingOf(isWindows: boolean, layers: readonly LocatedLayer[]): string {
  const parts = layers.map(({ descriptor: { digest }, isListedWhole, isListedByToc, arrived }) =>
    isListedByToc ? `${digest} toc` : isListedWhole ? digest : `${digest} ${arrived}`,
  );
  const text = [isWindows, ...parts].join(' ');
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

/** The error of an image that lacks a layer. */
export function missingLayer({ isInLibrary }: LocatedImage, { digest }: Descriptor): AppError {
  if (isInLibrary)
    return new AppError(
      'LIBRARY_CORRUPT',
      `The layer ${digest} of this image is missing from the library. Download the image again: only what is missing is fetched.`,
      { details: { digest } },
    );
  return new AppError(
    'BLOB_UNKNOWN',
    `The layer ${digest} of this image is not here. Download the image, or have its layers listed while they come, without keeping them.`,
    { details: { digest, reason: 'not-here' } },
  );
}
