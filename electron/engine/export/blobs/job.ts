import { AppError } from '../../../../shared/errors.ts';
import type { ImageContents } from '../../library/image-contents.ts';
import type { OpenBlobs } from './open-blobs.ts';

/** One export under way, as the writers of the formats see it. */
export interface ExportJob {
  blobs: OpenBlobs;
  contents: ImageContents;
  /** The full reference that the export will carry as its name. */
  reference: string;
  /** Absolute path of the archive or folder to make. */
  path: string;
  signal: AbortSignal;
  /** Counts bytes of configs and layers as they are checked and written; less than none takes bytes back. */
  reportBytes(bytes: number): void;
}

/** The error of an export that its user stopped. */
export function cancelledExport(): AppError {
  return new AppError('CANCELLED', 'The export was stopped; nothing of it was left behind.');
}
