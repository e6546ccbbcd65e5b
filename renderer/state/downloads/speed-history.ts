import type { DownloadList } from '../../../shared/download-list.ts';

/** Times in seconds and bytes per second, oldest first. */
export interface SpeedHistory {
  times: number[];
  speeds: number[];
}

const longestHistory = 300;
const histories = new Map<string, SpeedHistory>();

/**
 * Keeps one sample a second of every active download, five minutes long, so that memory stays flat.
 * @param now in seconds of `performance.now()`.
 */
export function recordSpeeds({ rows }: DownloadList, now = performance.now() / 1000): void {
  for (const id of histories.keys()) {
    if (!rows.has(id)) histories.delete(id);
  }
  for (const { id, state, bytesPerSecond } of rows.values()) {
    if (state !== 'downloading' && state !== 'stalled') continue;
    const history = histories.get(id) ?? { times: [], speeds: [] };
    histories.set(id, history);
    const last = history.times.at(-1);
    if (last !== undefined && now - last < 1) continue;
    history.times.push(now);
    history.speeds.push(bytesPerSecond);
    if (history.times.length > longestHistory) {
      history.times.shift();
      history.speeds.shift();
    }
  }
}

/** The samples of one download, in seconds of `performance.now()`. */
export function speedHistoryOf(id: string): SpeedHistory {
  return histories.get(id) ?? { times: [], speeds: [] };
}

/** The time of day (seconds since 1970) that a moment of the history has by the clock as it is now. */
export function timeOfDay(moment: number): number {
  return (Date.now() - performance.now()) / 1000 + moment;
}
