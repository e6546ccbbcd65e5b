import { isActive } from '../../../shared/download-states.ts';
import type {
  BlobDetail,
  BlobOrigin,
  DownloadDetail,
  DownloadRow,
  DownloadState,
} from '../../../shared/schemas/download.ts';

/** Something that happened in a pull and is shown. */
export type PullEvent =
  | { type: 'resolved'; row: DownloadRow; layers: BlobDetail[] }
  | { type: 'state'; row: DownloadRow }
  /** It waits for the hours for downloads. */
  | { type: 'hours'; row: DownloadRow }
  | { type: 'asked-to-wait'; host: string; secondsLeft: number }
  /** The network has failed; `leftMs` is how long the pull is tried again. */
  | { type: 'outage'; row: DownloadRow; leftMs: number }
  | { type: 'layer'; layer: BlobDetail; source: BlobOrigin; host: string | null }
  | { type: 'progress'; row: DownloadRow };

const progressIntervalMs = 250;
/** A wait that ends this much later (ms) than the one that was told is another one. */
export const otherWaitMs = 1_500;

/**
 * Turns the details of one download, as they come, into events: `resolved` first and once, each layer once when it is
 * complete, progress at most four times a second.
 * @returns a function of the details and the time in milliseconds.
 */
export function createPullEvents(): (detail: DownloadDetail, now: number) => PullEvent[] {
  const hosts = new Map<string, string>();
  const toldLayers = new Set<string>();
  let resolved = false;
  let state: DownloadState | undefined;
  let waitsUntil: string | null | undefined;
  let progressAt = Number.NEGATIVE_INFINITY;
  let waitEndsAt = Number.NEGATIVE_INFINITY;

  return ({ row, blobs }, now) => {
    const events: PullEvent[] = [];
    for (const { digest, host } of blobs) if (host !== null) hosts.set(digest, host);
    const layers = blobs.filter(({ kind }) => kind === 'layer');
    if (!resolved && row.digest !== null && blobs.length > 0) {
      resolved = true;
      events.push({ type: 'resolved', row, layers });
    }
    // It may wait before it has asked what its reference means.
    if (row.state === 'waiting-for-hours' && row.waitsUntil !== waitsUntil)
      events.push({ type: 'hours', row });
    waitsUntil = row.state === 'waiting-for-hours' ? row.waitsUntil : undefined;
    if (row.askedToWait !== null) {
      const endsAt = now + row.askedToWait.secondsLeft * 1000;
      if (endsAt > waitEndsAt + otherWaitMs) {
        events.push({ type: 'asked-to-wait', ...row.askedToWait });
        waitEndsAt = endsAt;
      }
    }
    if (!resolved) return events;
    if (row.state !== state) events.push({ type: 'state', row });
    state = row.state;
    for (const layer of layers) {
      if (toldLayers.has(layer.digest) || !isComplete(layer, row)) continue;
      toldLayers.add(layer.digest);
      const { digest, origin } = layer;
      events.push({
        type: 'layer',
        layer,
        source: origin ?? 'library',
        host: origin === 'library' ? null : (hosts.get(digest) ?? null),
      });
    }
    if (isActive(row.state) && now - progressAt >= progressIntervalMs) {
      progressAt = now;
      events.push({ type: 'progress', row });
    }
    return events;
  };
}

function isComplete(layer: BlobDetail, row: DownloadRow): boolean {
  return layer.state === 'done' || row.state === 'done' || row.state === 'exporting';
}
