import type { DownloadDetail } from '../../../shared/schemas/download.ts';
import type { PullMoment } from './moments.ts';

/** One way to show a pull while it runs. */
export interface PullView {
  show(detail: DownloadDetail, moments: readonly PullMoment[]): void;
  /** Called once, before whatever is told at the end. */
  stop(): void;
}
