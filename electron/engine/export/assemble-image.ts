import type { Descriptor } from '../../../shared/descriptor.ts';
import type { ExportTarget } from '../../../shared/schemas/download.ts';
import type { ExportEvent, ExportResult } from '../../../shared/schemas/library.ts';
import { withProgress } from '../async/with-progress.ts';
import { BlockThread } from '../files/blocks/block-thread.ts';
import type { BlobReader } from '../library/blob-reader.ts';
import { type AbsenceRule, readImageContents } from '../library/image-contents.ts';
import type { AttachedEntry } from '../library/index/attached-entries.ts';
import { sumOfSizes } from '../oci/descriptor-sums.ts';
import { exportArchive } from './archive.ts';
import { withAttached } from './attached.ts';
import { blobProgress } from './blobs/blob-progress.ts';
import { cancelledExport, type ExportJob } from './blobs/job.ts';
import { OpenBlobs } from './blobs/open-blobs.ts';
import { makeDistributable } from './distributable-image.ts';
import { assertMayReplace } from './existing-archive.ts';
import { exportFolder } from './folder.ts';
import { assertExportPlace } from './place.ts';

/** What to export, from where, and as what. */
export interface ExportOptions {
  blobs: BlobReader;
  /** The image's entry in the library: a manifest or an index. */
  image: Descriptor;
  /** The full reference that the export will carry as its name. */
  reference: string;
  target: ExportTarget;
  /** Which platforms of an index it is whole without; none unless given. */
  mayBeAbsent?: AbsenceRule;
  /** All that is attached to anything in the library. What is attached to the image goes along. */
  attached?: readonly AttachedEntry[];
  signal: AbortSignal;
}

/**
 * Assembles an image from the library in one of the export formats: `progress` events (bytes of configs and
 * layers), then one `result`. Every byte is compared with its digest on the way out. Nothing is left behind when
 * it fails or is stopped, or when the reader leaves early.
 * @throws {AppError} `LIBRARY_CORRUPT`, `PLATFORM_NOT_FOUND` (a docker-archive of several platforms),
 * `UNSUPPORTED_MANIFEST`, `DISK_FULL`, `DISK_PERMISSION`, `CANCELLED`.
 */
export async function* exportImage(options: ExportOptions): AsyncGenerator<ExportEvent, void, void> {
  const { blobs, reference, target, attached = [] } = options;
  const stored = await readImageContents(blobs, options.image, options.mayBeAbsent);
  const image = target.distributable === true ? makeDistributable(stored) : stored;
  const contents = await withAttached(blobs, image, attached);
  const total = sumOfSizes(contents.blobs);
  const opened = await OpenBlobs.open(blobs, contents.blobs);
  const thread = new BlockThread();
  try {
    const result = yield* withProgress(
      options.signal,
      (bytes): ExportEvent => ({ type: 'progress', bytes, total }),
      (reportBytes, signal) =>
        writeTarget(
          {
            blobs: opened,
            contents,
            reference,
            path: target.path,
            signal,
            thread,
            reportPosition: blobProgress(reportBytes),
          },
          target,
          blobs.folder,
        ),
    );
    yield { type: 'result', result };
  } finally {
    await thread.close();
    await opened.close();
  }
}

async function writeTarget(
  job: ExportJob,
  target: ExportTarget,
  libraryFolder: string,
): Promise<ExportResult> {
  if (job.signal.aborted) throw cancelledExport();
  const { format } = target;
  await assertExportPlace(target, libraryFolder);
  await assertMayReplace(target);
  const size = format === 'oci' ? await exportFolder(job) : await exportArchive(job, target);
  return { path: job.path, size, digest: job.contents.root.digest };
}
