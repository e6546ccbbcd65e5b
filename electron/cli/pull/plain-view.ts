import { formatBytes, formatDuration, formatRate } from '../../../shared/format.ts';
import type { DownloadRow } from '../../../shared/schemas/download.ts';
import type { CommandEnvironment } from '../process/environment.ts';
import { pullSentence } from './sentences.ts';
import type { PullView } from './view.ts';

const stepPercent = 10;

/** Shows a pull where no bars can be drawn (a log, a pipe): a line for each layer and each tenth of the way. */
export function createPlainView({ note }: CommandEnvironment): PullView {
  let told = 0;
  return {
    show({ row }, events) {
      for (const event of events) {
        const sentence = pullSentence(event);
        if (sentence !== undefined) note(sentence);
        if (event.type !== 'progress') continue;
        const step = Math.floor(percentOf(row) / stepPercent);
        if (step > told) note(milestone(row));
        told = Math.max(told, step);
      }
    },
    stop() {},
  };
}

function percentOf({ bytesDone, bytesTotal }: Pick<DownloadRow, 'bytesDone' | 'bytesTotal'>): number {
  return bytesTotal === 0 ? 0 : (bytesDone / bytesTotal) * 100;
}

/** How far a pull is, as a line. */
export function milestone(
  row: Pick<DownloadRow, 'bytesDone' | 'bytesTotal' | 'bytesPerSecond' | 'etaSeconds'>,
): string {
  const left = row.etaSeconds === null ? '' : `, ${formatDuration(row.etaSeconds)} left`;
  return `${Math.floor(percentOf(row))} %  ${formatBytes(row.bytesDone)} of ${formatBytes(row.bytesTotal)}, ${formatRate(row.bytesPerSecond)}${left}`;
}
