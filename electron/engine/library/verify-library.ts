import { stat } from 'node:fs/promises';
import type { Descriptor } from '../../../shared/descriptor.ts';
import { isDigest, splitDigest } from '../../../shared/digest.ts';
import { isAppError } from '../../../shared/errors.ts';
import type { VerifyEvent, VerifyResult } from '../../../shared/schemas/library.ts';
import { readImageContents } from '../export/image-contents.ts';
import { type CountedWork, withProgress } from '../export/progress-events.ts';
import type { HashPool } from '../transfer/hash-pool.ts';
import { referenceOf } from './index-entry.ts';
import type { Library } from './library.ts';

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
  const all = await library.entries();
  const entries = reference === undefined ? all : all.filter((entry) => referenceOf(entry) === reference);
  if (reference !== undefined && entries.length === 0) await library.entry(reference, undefined);
  const missing = new Set<string>();
  const digests = new Set(reference === undefined ? await library.blobDigests() : []);
  for (const entry of entries) await addDigestsOf(library, entry, digests, missing);
  const sizes = await sizesOf(library, digests, missing);
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  const work: CountedWork<string[]> = (reportBytes, workSignal) =>
    findCorrupt(library, hashes, sizes, reportBytes, workSignal);
  const corrupt = yield* withProgress(
    signal,
    (bytes): VerifyEvent => ({ type: 'progress', bytes, total }),
    work,
  );
  for (const digest of corrupt) await library.blobs.setAside(digest);
  const result: VerifyResult = {
    ok: corrupt.length === 0 && missing.size === 0,
    images: entries.length,
    blobs: sizes.size,
    corrupt,
    missing: [...missing],
  };
  yield { type: 'result', result };
}

async function addDigestsOf(
  library: Library,
  entry: Descriptor,
  digests: Set<string>,
  missing: Set<string>,
): Promise<void> {
  digests.add(entry.digest);
  try {
    const contents = await readImageContents(library.blobs, entry);
    for (const digest of contents.documents.keys()) digests.add(digest);
    for (const { digest } of contents.blobs) digests.add(digest);
  } catch (error) {
    if (!isAppError(error, 'LIBRARY_CORRUPT')) throw error;
    const { digest } = error.details;
    if (typeof digest !== 'string' || !isDigest(digest)) return;
    digests.add(digest);
    // Damaged or gone: reading its size tells.
    if ((await sizesOf(library, new Set([digest]), missing)).size === 0) missing.add(digest);
  }
}

async function sizesOf(
  library: Library,
  digests: ReadonlySet<string>,
  missing: Set<string>,
): Promise<Map<string, number>> {
  const sizes = new Map<string, number>();
  for (const digest of digests) {
    const found = await stat(library.blobs.blobPath(digest)).catch(() => undefined);
    if (found === undefined) missing.add(digest);
    else sizes.set(digest, found.size);
  }
  return sizes;
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
    let reported = 0;
    const report = () => {
      reportBytes(follower.position - reported);
      reported = follower.position;
    };
    const timer = setInterval(report, progressMs);
    const abort = () => follower.close();
    signal.addEventListener('abort', abort, { once: true });
    const aborted = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
    aborted.catch(() => undefined);
    try {
      if ((await Promise.race([follower.finish(size), aborted])) !== hex) corrupt.push(digest);
      report();
    } finally {
      clearInterval(timer);
      signal.removeEventListener('abort', abort);
    }
  }
  return corrupt;
}
