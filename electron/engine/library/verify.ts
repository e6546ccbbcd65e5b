import type { Descriptor } from '../../../shared/descriptor.ts';
import type { VerifyEvent, VerifyResult } from '../../../shared/schemas/library.ts';
import { type CountedWork, withProgress } from '../async/with-progress.ts';
import type { BlockThread } from '../files/blocks/block-thread.ts';
import type { BlobStore } from './blob-store.ts';
import { platformToFetch, referenceOf } from './index-entry.ts';
import type { Library } from './layout.ts';
import { type Repaired, type RepairSources, repairBlobs } from './repair/repair-blobs.ts';
import { type EntryParts, survey } from './survey.ts';
import { type CheckTools, checkBlob, isStillDamaged } from './verification/check-blob.ts';
import type { FileStamp } from './verification/file-stamp.ts';
import { setAsideDamaged } from './verification/set-aside.ts';

/** Entries that cannot be read and are named: an index of garbage may have very many. */
const mostUnread = 100;

/** What is verified, and what becomes of what is wrong. */
export interface Verification {
  /** One image; without it all, and whatever else lies under `blobs/`. */
  reference?: string | undefined;
  /** Only these blobs are read; all unless given. */
  only?: ReadonlySet<string> | undefined;
  /** Fetches what is wrong anew; it hears of bytes that arrive. Without it, nothing is fetched and no file is changed. */
  repair?: ((reportBytes: (bytes: number) => void) => RepairSources) | undefined;
}

/**
 * Re-reads every blob of one image, or of all and whatever else lies under `blobs/`, and compares it with its
 * digest, and changes nothing. With `repair` what differs is fetched anew, and what cannot be had is set aside, so that a
 * new download of its image asks for it again.
 * @throws {AppError} `MANIFEST_UNKNOWN` for a reference that the library has not; the signal's reason.
 */
export async function* verifyLibrary(
  library: Library,
  thread: BlockThread,
  { reference, only, repair }: Verification,
  signal: AbortSignal,
): AsyncGenerator<VerifyEvent, void, void> {
  const { blobs } = library;
  const { images, sizes: all } = await survey(library, reference);
  const sizes = only === undefined ? all : new Map([...all].filter(([digest]) => only.has(digest)));
  if (reference !== undefined && images === 0) await library.entry(reference, undefined);
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  const work: CountedWork<Map<string, FileStamp>> = (reportBytes, workSignal) =>
    findDamaged({ blobs, thread, signal: workSignal }, sizes.keys(), reportBytes);
  const damaged = yield* withProgress(
    signal,
    (bytes): VerifyEvent => ({ type: 'progress', bytes, total }),
    work,
  );
  // The library is surveyed again, because an image that was removed meanwhile misses nothing.
  let { missing, parts } = await survey(library, reference);
  let repaired: Repaired | undefined;
  if (repair !== undefined && damaged.size + missing.size > 0) {
    const bad = new Set([...damaged.keys(), ...missing]);
    const total = [...damaged.keys()].reduce((sum, digest) => sum + (sizes.get(digest) ?? 0), 0);
    const wanting = parts.filter(({ digests }) => hasAny(digests, bad));
    repaired = yield* withProgress(
      signal,
      (bytes): VerifyEvent => ({ type: 'progress', phase: 'repairing', bytes, total }),
      (reportBytes, workSignal) =>
        repairBlobs(wanting, { library, bad, sources: repair(reportBytes), signal: workSignal }),
    );
    for (const digest of repaired.digests) damaged.delete(digest);
    ({ missing, parts } = await survey(library, reference));
  }
  const settle = repair === undefined ? isStillDamaged : setAsideDamaged;
  const found = await settleEach({ blobs, thread, signal }, damaged, settle);
  const isAside = await setAsideAmong(library, [...found, ...missing]);
  const corrupt = [...new Set([...found, ...isAside])];
  const lost = [...missing].filter((digest) => !isAside.has(digest));
  const unread = reference === undefined ? await library.unreadEntries() : [];
  const result: VerifyResult = {
    ok: corrupt.length === 0 && lost.length === 0,
    images,
    blobs: sizes.size,
    corrupt,
    missing: lost,
    affected: imagesThatUse(parts, new Set([...corrupt, ...lost])),
    ...(unread.length === 0 ? {} : { unreadEntries: unread.slice(0, mostUnread) }),
    ...(isAside.size === 0 ? {} : { setAside: [...isAside] }),
    ...(repaired === undefined ? {} : { repair: toldRepair(repaired) }),
  };
  yield { type: 'result', result };
}

function toldRepair({ digests, bytesFetched, problem }: Repaired): VerifyResult['repair'] {
  return { repaired: [...digests], bytesFetched, problem: problem?.toJSON() ?? null };
}

function hasAny(digests: ReadonlySet<string>, bad: ReadonlySet<string>): boolean {
  return [...digests].some((digest) => bad.has(digest));
}

/** Each once. What is attached to an image comes with it. */
function imagesThatUse(parts: readonly EntryParts[], bad: ReadonlySet<string>): VerifyResult['affected'] {
  const wanting = Map.groupBy(
    parts.filter(({ digests }) => hasAny(digests, bad)),
    ({ image }) => image,
  );
  return [...wanting].map(([image, ofImage]) => ({
    reference: referenceOf(image),
    platform: platformToFetch(image),
    ...(isAttachedBad(image, ofImage, bad) ? { lacksAttached: true } : {}),
  }));
}

/** What is attached leads to what it is attached to: that is the image's own. */
function isAttachedBad(image: Descriptor, parts: readonly EntryParts[], bad: ReadonlySet<string>): boolean {
  const own = parts.find(({ entry }) => entry === image)?.digests ?? new Set([image.digest]);
  return parts.some(({ digests }) => [...digests].some((digest) => bad.has(digest) && !own.has(digest)));
}

async function findDamaged(
  tools: CheckTools<BlobStore>,
  digests: Iterable<string>,
  reportBytes: (bytes: number) => void,
): Promise<Map<string, FileStamp>> {
  const { blobs, signal } = tools;
  const damaged = new Map<string, FileStamp>();
  for (const digest of digests) {
    signal.throwIfAborted();
    const check = await checkBlob(tools, digest, reportBytes);
    if (check.state === 'damaged') {
      damaged.set(digest, check.stamp);
      blobs.foundDamaged(digest, check.stamp);
    }
    if (check.state === 'right') blobs.verified(digest, check.stamp);
  }
  return damaged;
}

/** Returns the digests of those that were not fetched anew, or removed, meanwhile. */
async function settleEach(
  tools: CheckTools<BlobStore>,
  damaged: ReadonlyMap<string, FileStamp>,
  settle: typeof setAsideDamaged,
): Promise<string[]> {
  const corrupt: string[] = [];
  for (const [digest, stamp] of damaged) {
    if (await settle(tools, digest, stamp)) corrupt.push(digest);
  }
  return corrupt;
}

/** Those that a repair has taken out of `blobs/` because they were damaged. */
async function setAsideAmong(library: Library, digests: readonly string[]): Promise<Set<string>> {
  const found = new Set<string>();
  for (const digest of digests) if (await library.blobs.isSetAside(digest)) found.add(digest);
  return found;
}
