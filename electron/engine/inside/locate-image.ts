import type { Descriptor, Platform } from '../../../shared/descriptor.ts';
import { AppError } from '../../../shared/errors.ts';
import type { InsideImage } from '../../../shared/inside/image-files.ts';
import { choosePlatform, parsePlatform } from '../../../shared/platform.ts';
import { type ManifestContents, readImageContents } from '../library/image-contents.ts';
import type { Library } from '../library/layout.ts';
import { type ImageConfig, parseImageConfig } from '../oci/image-config.ts';
import { layerHistory } from '../oci/layer-history.ts';
import type { ImagePlace } from './thread/protocol.ts';

/** Where the layers of an image are, and what made them. */
export interface LocatedImage {
  place: ImagePlace;
  /** Bytes of each layer's blob. */
  sizes: number[];
  createdBy: (string | null)[];
}

/**
 * Finds the layers of an image of the library, or of one platform of it.
 * @throws {AppError} `MANIFEST_UNKNOWN`, `PLATFORM_NOT_FOUND`; `LIBRARY_CORRUPT` when a layer of it is not here;
 * `INVALID_REFERENCE` for a platform that cannot be parsed.
 */
export async function locateImage(
  library: Library,
  { reference, digest, platform, upTo }: InsideImage,
  hosts: readonly Platform[],
): Promise<LocatedImage> {
  const entry = await library.entry(reference, digest);
  const { manifests } = await readImageContents(library.blobs, entry, (child) =>
    library.mayBeAbsent(entry, child),
  );
  const { config, layers } = await chooseManifest(library, manifests, platform, hosts);
  const parsed = await readConfig(library, config);
  const counted = layers.slice(0, upTo ?? layers.length);
  for (const layer of counted) if (!(await library.blobs.has(layer))) throw missingLayer(layer);
  const history = layerHistory(parsed?.history ?? [], layers.length);
  return {
    place: {
      isWindows: parsed?.platform?.os === 'windows',
      layers: counted.map((layer) => ({
        digest: layer.digest,
        blob: library.blobs.blobPath(layer.digest),
        index: library.blobs.layerIndexPath(layer.digest),
      })),
    },
    sizes: counted.map(({ size }) => size),
    createdBy: counted.map((_, at) => history[at]?.createdBy ?? null),
  };
}

async function chooseManifest(
  library: Library,
  manifests: readonly ManifestContents[],
  platform: string | undefined,
  hosts: readonly Platform[],
): Promise<ManifestContents> {
  const images = manifests.filter(({ isAttestation }) => !isAttestation);
  const [first, ...others] = images;
  // Of the only one nobody has to know the platform.
  if (first !== undefined && others.length === 0 && platform === undefined) return first;
  const entries = await Promise.all(
    images.map(async (manifest) => ({ manifest, platform: await platformOf(library, manifest) })),
  );
  const wanted = platform === undefined ? undefined : parsePlatform(platform);
  return choosePlatform(entries, wanted, hosts).manifest;
}

async function platformOf(library: Library, { descriptor, config }: ManifestContents): Promise<Platform> {
  const parsed = descriptor.platform ?? (await readConfig(library, config))?.platform;
  return parsed ?? { os: 'unknown', architecture: 'unknown' };
}

async function readConfig(library: Library, { digest }: Descriptor): Promise<ImageConfig | null> {
  return parseImageConfig(await library.blobs.readSmallBlob(digest));
}

function missingLayer({ digest }: Descriptor): AppError {
  return new AppError(
    'LIBRARY_CORRUPT',
    `The layer ${digest} of this image is missing from the library. Download the image again: only what is missing is fetched.`,
    { details: { digest } },
  );
}
