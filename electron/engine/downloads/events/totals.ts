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
  // The size of a download that has never begun is not known yet, and counts as 0.
  const bytesMissing =
    missing.values().reduce((sum, bytes) => sum + bytes, 0) +
    waiting.reduce((sum, { record }) => sum + record.bytesTotal - record.bytesDone, 0);
  const isSteady = bytesPerSecond > 0 && meter.isSteady();
  return {
    bytesPerSecond,
    etaSeconds: isSteady ? Math.ceil(bytesMissing / bytesPerSecond) : null,
    active: active.length,
    waiting: waiting.length,
    freeBytes,
  };
}
