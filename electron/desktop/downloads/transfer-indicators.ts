import { type BrowserWindow, powerSaveBlocker } from 'electron';
import type { DownloadsFollower } from './follow.ts';
import { type DownloadSummary, summarizeRows } from './summary.ts';

const noProgressBar = -1;
const withoutMeasure = 2;

/** Shows the progress of all downloads in the taskbar or dock, and keeps the system awake while bytes move. */
export function createTransferIndicators(ownWindow: () => BrowserWindow | undefined): DownloadsFollower {
  const awake = createAwakeKeeper();
  return {
    show({ rows }) {
      const summary = summarizeRows(rows.values());
      awake(summary.moving > 0);
      showProgress(summary, ownWindow());
    },
    end: () => awake(false),
  };
}

function showProgress(
  { active, paused, blocked, fraction }: DownloadSummary,
  window: BrowserWindow | undefined,
): void {
  if (window === undefined || window.isDestroyed()) return;
  if (blocked > 0) window.setProgressBar(fraction ?? 1, { mode: 'error' });
  else if (active > 0 && fraction !== null) window.setProgressBar(fraction, { mode: 'normal' });
  else if (active > 0) window.setProgressBar(withoutMeasure, { mode: 'indeterminate' });
  else if (paused > 0) window.setProgressBar(fraction ?? 1, { mode: 'paused' });
  else window.setProgressBar(noProgressBar);
}

function createAwakeKeeper(): (wanted: boolean) => void {
  let blocker: number | undefined;
  return (wanted) => {
    if (wanted && blocker === undefined) blocker = powerSaveBlocker.start('prevent-app-suspension');
    if (!wanted && blocker !== undefined) {
      powerSaveBlocker.stop(blocker);
      blocker = undefined;
    }
  };
}
