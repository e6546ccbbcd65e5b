import type { Descriptor } from '../../../../shared/descriptor.ts';
import { AppError } from '../../../../shared/errors.ts';
import type { BlockThread } from '../../files/blocks/block-thread.ts';
import type { ImageContents } from '../../library/image-contents.ts';
import type { OpenBlobs } from './open-blobs.ts';

/** What brings blobs out of the library, whatever they are put into. */
export interface BlobJob {
  blobs: OpenBlobs;
  signal: AbortSignal;
  /** Reads blobs, compares them with their digests and writes them. */
  thread: BlockThread;
  /** Hears how many bytes of a blob have been checked, and written where they have to be. */
  reportPosition(blob: Descriptor, bytes: number): void;
}

/** One export under way, as the writers of the formats see it. */
export interface ExportJob extends BlobJob {
  contents: ImageContents;
  /** The full reference that the export will carry as its name. */
  reference: string;
  /** Absolute path of the archive or folder to make. */
  path: string;
}

/** The error of an export that its user stopped. */
export function cancelledExport(): AppError {
  return new AppError('CANCELLED', 'The export was stopped; nothing of it was left behind.');
}
