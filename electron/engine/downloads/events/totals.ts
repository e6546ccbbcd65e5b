import { willRetry } from '../../../../shared/download-states.ts';
import type { DownloadTotals } from '../../../../shared/schemas/download.ts';
import type { SpeedMeter } from '../../transfer/pace/speed-meter.ts';
import type { Download } from '../runs/download.ts';

/** Sums over all downloads. `meter` counts each byte from the network once. */
export function totalsOf(
  downloads: readonly Download[],
  meter: SpeedMeter,
  freeBytes: number | null,
): DownloadTotals {
  const active = downloads.filter(({ isActive }) => isActive);
  const waiting = downloads.filter(({ state }) => state === 'waiting');
  const bytesPerSecond = active.length === 0 ? 0 : Math.round(meter.bytesPerSecond());
  // A blob that several downloads wait for is fetched once.
  const missing = new Map(active.flatMap((download) => download.blobs.missing()));
  const later = downloads.filter((download) => download.state === 'waiting' || willRetry(download));
  // The size of a download that has never begun is not known yet, and counts as 0.
  const bytesMissing =
    missing.values().reduce((sum, bytes) => sum + bytes, 0) +
    later.reduce((sum, { record }) => sum + record.bytesTotal - record.bytesDone, 0);
  const isSteady = bytesPerSecond > 0 && meter.isSteady();
  return {
    bytesPerSecond,
    etaSeconds: isSteady
      ? totalTimeLeft(
          Math.ceil(bytesMissing / bytesPerSecond),
          active.map((download) => download.progress()[3]),
          later.length > 0,
        )
      : null,
    active: active.length,
    waiting: waiting.length,
    freeBytes,
  };
}

/**
 * The time (s) until everything is here. It is never less than what a row says, and where one download is all there is,
 * exactly what its row says: two figures for one thing would only raise the question which is right.
 */
export function totalTimeLeft(
  bySum: number,
  byRows: readonly (number | null)[],
  isMoreToCome: boolean,
): number {
  const [only] = byRows;
  if (byRows.length === 1 && !isMoreToCome && only !== undefined && only !== null) return only;
  return byRows.reduce<number>((longest, seconds) => Math.max(longest, seconds ?? 0), bySum);
}
