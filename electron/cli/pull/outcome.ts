import { AppError } from '../../../shared/errors.ts';
import type { DownloadRow } from '../../../shared/schemas/download.ts';

/** The facts about a pull that succeeded. */
export interface PullOutcome {
  row: DownloadRow;
  digest: string;
  /** Folder of the library. */
  library: string;
  seconds: number;
  hasForeignLayers: boolean;
  /** True when the library has other images of that name, so that only its platform tells this one. */
  isNameShared?: boolean;
}

/** The error that a pull ended with, or undefined when it succeeded. */
export function pullError({ state, error, reference }: DownloadRow): AppError | undefined {
  if (state === 'done') return undefined;
  if (state === 'waiting-for-space') {
    const message = error?.message ?? 'The disk of the library is full; what was fetched is kept.';
    return new AppError('DISK_FULL', `${message} Then run the same command again to go on.`, {
      details: error?.details ?? {},
    });
  }
  if (state === 'failed' && error !== null) return AppError.fromData(error);
  return new AppError(
    'CANCELLED',
    `The download of ${reference} was stopped. What was fetched is kept; run the same command again to go on.`,
  );
}
