import { activeStates } from '../../../shared/download-states.ts';
import type {
  BlobDetail,
  BlobOrigin,
  DownloadDetail,
  DownloadRow,
  DownloadState,
} from '../../../shared/schemas/download.ts';

/** Something that a pull has to tell, in the order in which it happened. */
export type PullMoment =
  | { type: 'resolved'; row: DownloadRow; layers: BlobDetail[] }
  | { type: 'state'; row: DownloadRow }
  | { type: 'layer'; layer: BlobDetail; source: BlobOrigin; host: string | null }
  | { type: 'progress'; row: DownloadRow };

const progressIntervalMs = 250;

/** True when a download will not go on by itself, as far as a command line waits for it. */
export function isAtEnd(state: DownloadState): boolean {
  return ['done', 'failed', 'cancelled', 'paused', 'waiting-for-space'].includes(state);
}

/**
 * Turns the details of one download, as they come, into what there is to tell: `resolved` once and first, each
 * layer once when it is complete, progress at most four times a second.
 * @returns a function of a detail and the time in milliseconds.
 */
export function createPullMoments(): (detail: DownloadDetail, now: number) => PullMoment[] {
  const hosts = new Map<string, string>();
  const toldLayers = new Set<string>();
  let resolved = false;
  let state: DownloadState | undefined;
  let progressAt = Number.NEGATIVE_INFINITY;

  return ({ row, blobs }, now) => {
    const moments: PullMoment[] = [];
    for (const { digest, host } of blobs) if (host !== null) hosts.set(digest, host);
    const layers = blobs.filter(({ kind }) => kind === 'layer');
    if (!resolved && row.digest !== null && blobs.length > 0) {
      resolved = true;
      moments.push({ type: 'resolved', row, layers });
    }
    if (!resolved) return moments;
    if (row.state !== state) moments.push({ type: 'state', row });
    state = row.state;
    for (const layer of layers) {
      if (toldLayers.has(layer.digest) || !isComplete(layer, row)) continue;
      toldLayers.add(layer.digest);
      const { digest, origin } = layer;
      moments.push({
        type: 'layer',
        layer,
        source: origin ?? 'library',
        host: origin === 'library' ? null : (hosts.get(digest) ?? null),
      });
    }
    if (activeStates.has(row.state) && now - progressAt >= progressIntervalMs) {
      progressAt = now;
      moments.push({ type: 'progress', row });
    }
    return moments;
  };
}

function isComplete(layer: BlobDetail, row: DownloadRow): boolean {
  return layer.state === 'done' || row.state === 'done' || row.state === 'exporting';
}
