import { isActive, isResumable, isSettled, willRetry } from '../../../shared/download-states.ts';
import type { DownloadRow, DownloadState } from '../../../shared/schemas/download.ts';
import { callEngine } from '../call-engine.ts';
import { useDownloads } from './downloads-store.ts';

/** True for a download that is held up: by its place, by its user, or until it is tried again. */
export function canStartNow(row: DownloadRow): boolean {
  return row.state === 'waiting' || isHeldUp(row.state) || willRetry(row);
}

/** True for a download that has not begun or stands still, so that it can as well begin at a time of day. */
export function canStartLater({ state }: Pick<DownloadRow, 'state'>): boolean {
  return state === 'waiting' || state === 'waiting-for-hours' || state === 'paused';
}

/** Lets a download wait until an ISO time. */
export function startLater(id: string, startAt: string): void {
  callEngine(({ downloads }) => downloads.postpone({ id, startAt }));
}

/** Moves a download before all others of the queue. */
export function moveToTop(id: string): void {
  const first = firstOfQueue();
  if (first !== undefined && first !== id)
    callEngine(({ downloads }) => downloads.reorder({ ids: [id], before: first }));
}

/**
 * Lets a download go on at once: it moves to the top, and where the queue has no room, the last one that is under way waits
 * again. What that one has is kept.
 */
export function startNow(id: string): void {
  const { order, rows } = useDownloads.getState();
  const row = rows.get(id);
  if (row === undefined || !canStartNow(row)) return;
  const yielding = yieldingDownload(order, rows);
  const first = firstOfQueue();
  callEngine(async ({ downloads }) => {
    if (first !== undefined && first !== id) await downloads.reorder({ ids: [id], before: first });
    if (willRetry(row)) await downloads.retry({ ids: [id] });
    else if (isHeldUp(row.state)) await downloads.resume({ ids: [id] });
    if (useDownloads.getState().rows.get(id)?.state !== 'waiting' || yielding === undefined) return;
    await downloads.pause({ ids: [yielding] });
    await downloads.resume({ ids: [yielding] });
  });
}

/** The last download in queue order that is under way; undefined where none is. */
export function yieldingDownload(
  order: readonly string[],
  rows: ReadonlyMap<string, Pick<DownloadRow, 'state'>>,
): string | undefined {
  return order.findLast((id) => isActive(rows.get(id)?.state ?? 'done'));
}

function isHeldUp(state: DownloadState): boolean {
  return isResumable(state) || state === 'waiting-for-hours';
}

function firstOfQueue(): string | undefined {
  const { order, rows } = useDownloads.getState();
  return order.find((id) => !isSettled(rows.get(id)?.state ?? 'done'));
}
