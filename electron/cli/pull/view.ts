import type { DownloadDetail } from '../../../shared/schemas/download.ts';
import type { PullEvent } from './events.ts';

/** One way to show a pull while it runs. */
export interface PullView {
  show(detail: DownloadDetail, events: readonly PullEvent[]): void;
  /** Called once, before the last lines are written. */
  stop(): void;
}
