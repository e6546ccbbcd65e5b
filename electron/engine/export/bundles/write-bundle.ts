import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, isAppError } from '../../../../shared/errors.ts';
import type { BundleEvent, BundleTarget } from '../../../../shared/schemas/bundle.ts';
import { assertFreeSpace } from '../../files/assert-free-space.ts';
import { BlockThread } from '../../files/blocks/block-thread.ts';
import { flushFolder } from '../../files/flush-folder.ts';
import { makeFolders } from '../../files/make-folders.ts';
import { writeFileAtomically } from '../../files/write-file-atomically.ts';
import type { BlobReader } from '../../library/blob-reader.ts';
import { digestOf } from '../../oci/digest.ts';
import { OpenBlobs } from '../blobs/open-blobs.ts';
import { placeError } from '../blobs/place-error.ts';
import { lockLayout } from '../layout/layout-lock.ts';
import { presentFiles } from './archive-files.ts';
import { contentsJson } from './contents.ts';
import { gatherImages, type WantedImage } from './gather-images.ts';
import { blobsOf } from './image-archive.ts';
import {
  assertBundlePlace,
  contentsName,
  readOwnBundle,
  removableBytes,
  removeOthers,
  sumsName,
} from './own-folder.ts';
import { digestsOf, type Plan, planBundle, toldPlan } from './plan.ts';
import { isOnFat } from './planning/fat.ts';
import { optionalFiles, smallFiles, sumsFile } from './small-files.ts';
import { writeAndCheck } from './write-and-check.ts';
import { isAsWritten, notAsWritten } from './written-file.ts';

/** What to bundle, from where, and as what. */
export interface BundleOptions {
  blobs: BlobReader;
  images: readonly WantedImage[];
  target: BundleTarget;
  /** Digests of layers that the target computer has. */
  have: ReadonlySet<string>;
  signal: AbortSignal;
}

/**
 * Writes a bundle: a folder with images as archives or as a layout, sums of all files, a list of contents and scripts that
 * verify and load them without Longshore. First the plan, then progress, then one result. What an earlier bundle in that
 * folder, or a try that was killed, has of it is not written again; every file is read back at the end, unless that is not
 * wanted. A bundle without `SHA256SUMS` is not complete, or was to have none.
 * @throws {AppError} `LIBRARY_CORRUPT`, `LIBRARY_BUSY`, `DISK_FULL`, `DISK_PERMISSION`, `DIGEST_MISMATCH` when the disk does
 * not give back what was written, `CANCELLED`; as `gatherImages` and `planBundle`.
 */
export async function* writeBundle(options: BundleOptions): AsyncGenerator<BundleEvent, void, void> {
  const { blobs, target, signal } = options;
  const folder = target.path;
  const images = await gatherImages(blobs, options.images, target);
  await assertBundlePlace(folder, blobs.folder);
  await makeFolders(folder);
  const lock = await lockLayout(folder, signal);
  const thread = new BlockThread();
  let opened: OpenBlobs | undefined;
  try {
    const earlier = await readOwnBundle(folder);
    const plan = await planBundle(images, target, options.have, await isOnFat(folder));
    opened = await OpenBlobs.open(blobs, blobsOf(images, digestsOf(plan.leftOut)));
    yield { type: 'plan', plan: toldPlan(plan) };
    const missing = await missingBytes(folder, plan);
    const freed = await removableBytes(folder, earlier, plan);
    if (missing > freed) await assertFreeSpace(folder, missing - freed);
    // From here on it is complete only when there are new sums.
    await rm(join(folder, sumsName), { force: true });
    await removeOthers(folder, earlier, plan);
    await writeFileAtomically(join(folder, contentsName), contentsJson(plan));
    const work = { blobs: opened, thread };
    const files = yield* writeAndCheck(work, plan, signal);
    const small = smallFiles(plan);
    const { sums: hasSums = true, readBack = true } = target;
    for (const { path, bytes } of small) await writeFileAtomically(join(folder, path), bytes);
    const unwanted = optionalFiles.filter((name) => small.every(({ path }) => path !== name));
    for (const name of unwanted) await rm(join(folder, name), { force: true });
    if (readBack) await assertSmallFiles(folder, small, thread, signal);
    const sums = sumsFile(files, small);
    if (hasSums) await writeFileAtomically(join(folder, sumsName), sums);
    await flushFolder(folder);
    yield {
      type: 'result',
      result: {
        path: folder,
        files: files.length,
        size: files.reduce((sum, { size }) => sum + size, 0),
        reusedBytes: files.reduce((sum, { size, isKept }) => sum + (isKept ? size : 0), 0),
        sumsDigest: hasSums ? digestOf(sums) : null,
        isReadBack: readBack,
      },
    };
  } catch (error) {
    throw stopped(error, signal) ?? placeError(error, folder);
  } finally {
    await thread.close();
    await opened?.close();
    await lock.release();
  }
}

async function assertSmallFiles(
  folder: string,
  files: readonly { path: string; bytes: Buffer; sum: string }[],
  thread: BlockThread,
  signal: AbortSignal,
): Promise<void> {
  for (const { path, bytes, sum } of files) {
    const file = { path, size: bytes.length, sum, isKept: false, isChecked: false };
    const options = { thread, signal, reportBytes: () => undefined };
    if (!(await isAsWritten(folder, file, options))) throw notAsWritten(folder, path);
  }
}

async function missingBytes(folder: string, { files }: Plan): Promise<number> {
  const present = await presentFiles(folder, files);
  return files.reduce((sum, { path, size }) => sum + (present.has(path) ? 0 : size), 0);
}

/** The error of a bundle that its user stopped; undefined for any other. */
function stopped(error: unknown, signal: AbortSignal): AppError | undefined {
  if (!isAppError(error, 'CANCELLED') && !signal.aborted) return undefined;
  if (isAppError(error) && error.code !== 'CANCELLED') return error;
  return new AppError(
    'CANCELLED',
    'The bundle was stopped and is not complete. The files that are complete stay, and are not written again when the same bundle is started anew.',
    { cause: error },
  );
}
