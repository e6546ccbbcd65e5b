import type { AppError } from '../../../shared/errors.ts';
import type { DownloadRow, DownloadTotals } from '../../../shared/schemas/download.ts';
import type { SignedState } from '../../../shared/schemas/signatures.ts';
import type { PlannedImage, RunPlan } from './plan.ts';

/** How the download of one image ended. */
export interface ImageOutcome {
  image: PlannedImage;
  /** Undefined for one that was never started. */
  row: DownloadRow | undefined;
  /** Undefined when the image is in the library. */
  error: AppError | undefined;
  seconds: number;
  /** What its signatures amount to; undefined when nobody has asked. */
  signed?: SignedState | undefined;
}

/** How a whole run ended. */
export interface RunSummary {
  outcomes: readonly ImageOutcome[];
  /** Folder of the library. */
  library: string;
  bytesFetched: number;
  bytesReused: number;
  seconds: number;
}

/** One way to show the pull of several images. */
export interface RunView {
  /** Called once, before the plan is made, which takes as long as the slowest registry. */
  looking(count: number): void;
  /** Called once, before the first byte. */
  planned(plan: RunPlan, library: string): void;
  /** Called a few times a second. */
  progress(rows: readonly DownloadRow[], totals: DownloadTotals): void;
  /** The network has failed for an image, which is tried again for `leftMs`; told once for each outage. */
  outage(row: DownloadRow, leftMs: number): void;
  /** Called once for each image. */
  ended(outcome: ImageOutcome): Promise<void> | void;
  /** Called last, also after an error: nothing is drawn any more. */
  stop(): void;
  /** Called after `stop` when the run has come to its end. */
  finished(summary: RunSummary): void;
}
