import type { Descriptor } from '../../../shared/descriptor.ts';
import { splitDigest } from '../../../shared/digest.ts';
import { isAppError } from '../../../shared/errors.ts';
import type { VerifyEvent, VerifyResult } from '../../../shared/schemas/library.ts';
import { raceWithSignal } from '../async/race-with-signal.ts';
import { type CountedWork, withProgress } from '../async/with-progress.ts';
import type { HashFollower } from '../transfer/disk/hash-follower.ts';
import type { HashPool } from '../transfer/disk/hash-pool.ts';
import { platformToFetch, referenceOf } from './index-entry.ts';
import type { Library } from './layout.ts';
import { survey } from './survey.ts';

const progressMs = 200;

/**
 * Re-reads every blob of one image, or of all and whatever else lies under `blobs/`, and compares it with its
 * digest. A blob that differs is set aside, so that nothing unverified stays in the library; a new download of
 * its image fetches it again.
 * @throws {AppError} `MANIFEST_UNKNOWN` for a reference that the library has not; the signal's reason.
 */
export async function* verifyLibrary(
  library: Library,
  hashes: HashPool,
  reference: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<VerifyEvent, void, void> {
  const { images, sizes } = await survey(library, reference);
  if (reference !== undefined && images === 0) await library.entry(reference, undefined);
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  const work: CountedWork<string[]> = (reportBytes, workSignal) =>
    findCorrupt(library, hashes, sizes, reportBytes, workSignal);
  const corrupt = yield* withProgress(
    signal,
    (bytes): VerifyEvent => ({ type: 'progress', bytes, total }),
    work,
  );
  // The library is surveyed again, because an image that was removed meanwhile misses nothing.
  const { missing, uses } = await survey(library, reference);
  for (const digest of corrupt) await library.blobs.setAside(digest);
  const result: VerifyResult = {
    ok: corrupt.length === 0 && missing.size === 0,
    images,
    blobs: sizes.size,
    corrupt,
    missing: [...missing],
    affected: imagesThatUse(uses, new Set([...corrupt, ...missing])),
  };
  yield { type: 'result', result };
}

function imagesThatUse(
  uses: ReadonlyMap<Descriptor, ReadonlySet<string>>,
  bad: ReadonlySet<string>,
): VerifyResult['affected'] {
  return [...uses]
    .filter(([, digests]) => [...digests].some((digest) => bad.has(digest)))
    .map(([entry]) => ({ reference: referenceOf(entry), platform: platformToFetch(entry) }));
}

async function findCorrupt(
  library: Library,
  hashes: HashPool,
  sizes: ReadonlyMap<string, number>,
  reportBytes: (bytes: number) => void,
  signal: AbortSignal,
): Promise<string[]> {
  const corrupt: string[] = [];
  for (const [digest, size] of sizes) {
    signal.throwIfAborted();
    const { algorithm, hex } = splitDigest(digest);
    const follower = hashes.follow(library.blobs.blobPath(digest), algorithm);
    const found = await hashOf(follower, size, reportBytes, signal);
    if (found !== undefined && found !== hex) corrupt.push(digest);
  }
  return corrupt;
}

/** The hash of a whole blob; undefined for one that somebody removed meanwhile. */
async function hashOf(
  follower: HashFollower,
  size: number,
  reportBytes: (bytes: number) => void,
  signal: AbortSignal,
): Promise<string | undefined> {
  let reported = 0;
  const report = () => {
    reportBytes(follower.position - reported);
    reported = follower.position;
  };
  const timer = setInterval(report, progressMs);
  try {
    const hex = await raceWithSignal(follower.finish(size), signal);
    report();
    return hex;
  } catch (error) {
    if (isAppError(error) && error.details.systemCode === 'ENOENT') return undefined;
    throw error;
  } finally {
    clearInterval(timer);
    follower.close();
  }
}
