import type { DownloadRow } from '../../../shared/schemas/download.ts';
import { useSettings } from '../use-settings.ts';
import { useDownloads } from './downloads-store.ts';

/** Bytes per second that a download can be expected to have, and why. */
export interface ExpectedSpeed {
  bytesPerSecond: number;
  reason: 'limit' | 'measured';
}

/** Fewer bytes than these say nothing of a network: most of their time is asking. */
const tellingBytes = 4_000_000;

/** The limit that is set, else the speed of what is moving, else that of the last large download; null before any. */
export function useExpectedSpeed(): ExpectedSpeed | null {
  const { limitEnabled, limitRate } = useSettings();
  const now = useDownloads(({ totals }) => totals.bytesPerSecond);
  const last = useDownloads(({ rows }) => lastSpeed([...rows.values()]));
  const measured = now > 0 ? now : last;
  if (limitEnabled && (measured === null || limitRate < measured))
    return { bytesPerSecond: limitRate, reason: 'limit' };
  return measured === null ? null : { bytesPerSecond: measured, reason: 'measured' };
}

/** The average speed (bytes a second) of the download that ended last, of those that fetched enough to tell. */
export function lastSpeed(
  rows: readonly Pick<DownloadRow, 'bytesFetched' | 'createdAt' | 'finishedAt'>[],
): number | null {
  let latest = Number.NEGATIVE_INFINITY;
  let speed: number | null = null;
  for (const { bytesFetched, createdAt, finishedAt } of rows) {
    if (finishedAt === null || bytesFetched < tellingBytes) continue;
    const end = Date.parse(finishedAt);
    const seconds = (end - Date.parse(createdAt)) / 1000;
    if (!(seconds > 0) || end <= latest) continue;
    latest = end;
    speed = bytesFetched / seconds;
  }
  return speed;
}
