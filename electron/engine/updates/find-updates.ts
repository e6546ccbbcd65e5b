// Decided here: what counts as an update.
import type { Descriptor } from '../../../shared/descriptor.ts';
import { parsePlatform } from '../../../shared/platform.ts';
import type { ImageUpdate } from '../../../shared/schemas/updates.ts';
import { platformToFetch, referenceOf } from '../library/index-entry.ts';
import type { Library } from '../library/layout.ts';
import { readCurrent } from './current-image.ts';
import type { LookedImage, TagLook } from './tag-look.ts';

/** An update, with what it takes to fetch it. */
export interface FoundUpdate {
  update: Omit<ImageUpdate, 'downloadId'>;
  /** Platform text to ask for; `all`, or null for whatever there is. */
  asked: string | null;
  rootDigest: string;
  /** Bytes of each blob that the library has not yet. */
  missing: ReadonlyMap<string, number>;
  /** Bytes of manifests and configs, which are fetched anew. */
  documentBytes: number;
}

/**
 * The images of the library whose tags mean other manifests now for their platforms. An index that has changed for other platforms is no update.
 * @param looks what is known of each tag, by its reference.
 * @throws {AppError} `LIBRARY_CORRUPT`, `DISK_PERMISSION`.
 */
export async function findUpdates(
  library: Library,
  looks: ReadonlyMap<string, TagLook>,
): Promise<FoundUpdate[]> {
  const found: FoundUpdate[] = [];
  if (looks.size === 0) return found;
  for (const entry of await library.entries()) {
    const look = looks.get(referenceOf(entry));
    const asked = platformToFetch(entry);
    const latest = look?.images.find((image) => image.asked === asked);
    if (look === undefined || latest === undefined || latest.digest === entry.digest) continue;
    found.push(await describe(library, entry, latest, look.rootDigest));
  }
  return found;
}

/** Bytes of several updates together, each blob once. */
export function bytesOfAll(found: readonly Pick<FoundUpdate, 'missing' | 'documentBytes'>[]): number {
  const blobs = new Map(found.flatMap(({ missing }) => [...missing]));
  const documents = found.reduce((sum, { documentBytes }) => sum + documentBytes, 0);
  return blobs.values().reduce((sum, bytes) => sum + bytes, documents);
}

async function describe(
  library: Library,
  entry: Descriptor,
  latest: LookedImage,
  rootDigest: string,
): Promise<FoundUpdate> {
  const blobs = latest.blobs.map(([digest, size]) => ({ digest, size }));
  const here = await library.blobs.bytesHere(blobs);
  const missing = new Map(blobs.map(({ digest, size }) => [digest, size - (here.get(digest) ?? 0)]));
  const documentBytes = latest.size - blobs.reduce((sum, { size }) => sum + size, 0);
  const current = await readCurrent(library, entry);
  const layers = latest.blobs.filter(([, , isLayer]) => isLayer);
  const kept = layers.filter(([digest]) => current.layers.has(digest));
  const update = {
    reference: referenceOf(entry),
    platform: latest.platform,
    current: entry.digest,
    latest: latest.digest,
    currentDate: current.created,
    latestDate: latest.created,
    currentBuild: entry.platform?.['os.version'] ?? null,
    latestBuild: buildOf(latest.platform),
    size: latest.size,
    bytesToFetch: bytesOfAll([{ missing, documentBytes }]),
    layersKept: kept.length,
    layersNew: layers.length - kept.length,
    bytesKept: kept.reduce((sum, [, size]) => sum + size, 0),
  };
  return { update, asked: latest.asked, rootDigest, missing, documentBytes };
}

function buildOf(platform: string | null): string | null {
  if (platform === null || platform === 'all') return null;
  return parsePlatform(platform)['os.version'] ?? null;
}
