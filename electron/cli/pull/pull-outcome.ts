import { AppError } from '../../../shared/errors.ts';
import type { DownloadRow } from '../../../shared/schemas/download.ts';

/** A pull that succeeded, in facts. */
export interface PullOutcome {
  row: DownloadRow;
  digest: string;
  /** Folder of the library. */
  library: string;
  seconds: number;
  hasForeignLayers: boolean;
}

const keptProgress = 'What was fetched is kept; run the same command again to go on.';

/** The error that a pull ended with, or undefined when it succeeded. */
export function pullError({ state, error, reference }: DownloadRow): AppError | undefined {
  if (state === 'done') return undefined;
  if (state === 'waiting-for-space') {
    const message = error?.message ?? 'The disk of the library is full.';
    return new AppError('DISK_FULL', `${message} ${keptProgress}`, { details: error?.details ?? {} });
  }
  if (state === 'failed' && error !== null) return AppError.fromData(error);
  return new AppError('CANCELLED', `The download of ${reference} was stopped. ${keptProgress}`);
}
