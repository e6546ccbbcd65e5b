import type { BundleEvent } from '../../../../shared/schemas/bundle.ts';
import { withProgress } from '../../async/with-progress.ts';
import type { BlockThread } from '../../files/blocks/block-thread.ts';
import { sumOfSizes } from '../../oci/descriptor-sums.ts';
import { blobProgress } from '../blobs/blob-progress.ts';
import type { OpenBlobs } from '../blobs/open-blobs.ts';
import { removeFiles, reportedBytes, writeArchives } from './archive-files.ts';
import { blobsOf } from './image-archive.ts';
import { writeLayout } from './layout-folder.ts';
import { digestsOf, type Plan } from './plan.ts';
import { isAsWritten, notAsWritten, type WrittenFile } from './written-file.ts';

/**
 * Writes the images of a bundle until every file reads back as it should be; files of earlier tries that do not are written
 * once more.
 * @throws {AppError} `DIGEST_MISMATCH` when what was written now does not; as `writeLayout` and `writeArchives`.
 */
export async function* writeAndCheck(
  work: { blobs: OpenBlobs; thread: BlockThread },
  plan: Plan,
  signal: AbortSignal,
): AsyncGenerator<BundleEvent, WrittenFile[], void> {
  const { path: folder, readBack = true } = plan.target;
  const isLayout = plan.target.format === 'oci';
  const total = isLayout ? sumOfSizes(blobsOf(plan.images, digestsOf(plan.leftOut))) : reportedBytes(plan);
  for (;;) {
    const files = yield* withProgress(
      signal,
      (bytes): BundleEvent => ({ type: 'progress', phase: 'writing', bytes, total }),
      (reportBytes, own) =>
        isLayout
          ? writeLayout({ ...work, signal: own, reportPosition: blobProgress(reportBytes) }, folder, plan)
          : writeArchives({ ...work, signal: own, reportBytes }, folder, plan),
    );
    // What was there already may be torn by a try that was killed, and is read whatever is wanted.
    const unread = files.filter(({ isChecked, isKept }) => !isChecked && (isKept || readBack));
    const toRead = unread.reduce((sum, { size }) => sum + size, 0);
    const wrong = yield* withProgress(
      signal,
      (bytes): BundleEvent => ({ type: 'progress', phase: 'checking', bytes, total: toRead }),
      async (reportBytes, own) => {
        const found: WrittenFile[] = [];
        for (const file of unread) {
          const options = { thread: work.thread, signal: own, reportBytes };
          if (!(await isAsWritten(folder, file, options))) found.push(file);
        }
        return found;
      },
    );
    const written = wrong.find(({ isKept }) => !isKept);
    if (written !== undefined) {
      await removeFiles(folder, wrong);
      throw notAsWritten(folder, written.path);
    }
    if (wrong.length === 0) return files;
    await removeFiles(folder, wrong);
  }
}
