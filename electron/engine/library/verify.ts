import type { Descriptor } from '../../../shared/descriptor.ts';
import type { VerifyEvent, VerifyResult } from '../../../shared/schemas/library.ts';
import { type CountedWork, withProgress } from '../async/with-progress.ts';
import type { BlockThread } from '../files/blocks/block-thread.ts';
import { platformToFetch, referenceOf } from './index-entry.ts';
import type { Library } from './layout.ts';
import { survey } from './survey.ts';
import { checkBlob, type FileStamp } from './verification/check-blob.ts';
import { setAsideDamaged } from './verification/set-aside.ts';

/**
 * Re-reads every blob of one image, or of all and whatever else lies under `blobs/`, and compares it with its
 * digest. A blob that differs is set aside, so that nothing unverified stays in the library; a new download of
 * its image fetches it again.
 * @throws {AppError} `MANIFEST_UNKNOWN` for a reference that the library has not; the signal's reason.
 */
export async function* verifyLibrary(
  library: Library,
  thread: BlockThread,
  reference: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<VerifyEvent, void, void> {
  const { images, sizes } = await survey(library, reference);
  if (reference !== undefined && images === 0) await library.entry(reference, undefined);
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  const work: CountedWork<Map<string, FileStamp>> = (reportBytes, workSignal) =>
    findDamaged(library, thread, sizes.keys(), reportBytes, workSignal);
  const damaged = yield* withProgress(
    signal,
    (bytes): VerifyEvent => ({ type: 'progress', bytes, total }),
    work,
  );
  // The library is surveyed again, because an image that was removed meanwhile misses nothing.
  const { missing, uses } = await survey(library, reference);
  const corrupt = await setAsideEach(library, thread, damaged, signal);
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

async function findDamaged(
  library: Library,
  thread: BlockThread,
  digests: Iterable<string>,
  reportBytes: (bytes: number) => void,
  signal: AbortSignal,
): Promise<Map<string, FileStamp>> {
  const damaged = new Map<string, FileStamp>();
  for (const digest of digests) {
    signal.throwIfAborted();
    const check = await checkBlob(library.blobs, thread, digest, reportBytes, signal);
    if (check.state === 'damaged') damaged.set(digest, check.stamp);
  }
  return damaged;
}

/** Sets damaged blobs aside. Returns the digests of those that were not fetched anew, or removed, meanwhile. */
async function setAsideEach(
  library: Library,
  thread: BlockThread,
  damaged: ReadonlyMap<string, FileStamp>,
  signal: AbortSignal,
): Promise<string[]> {
  const corrupt: string[] = [];
  for (const [digest, stamp] of damaged) {
    if (await setAsideDamaged(library.blobs, thread, digest, stamp, signal)) corrupt.push(digest);
  }
  return corrupt;
}
