import type { DownloadList } from '../../../shared/download-list.ts';

/** Times in seconds since the epoch and bytes per second, oldest first. */
export interface SpeedHistory {
  times: number[];
  speeds: number[];
}

const longestHistory = 300;
const histories = new Map<string, SpeedHistory>();

/** Keeps one sample a second of every active download, five minutes long, so that memory stays flat. */
export function recordSpeeds({ rows }: DownloadList, now = Date.now() / 1000): void {
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

/** The samples of one download. */
export function speedHistoryOf(id: string): SpeedHistory {
  return histories.get(id) ?? { times: [], speeds: [] };
}
