import type { DownloadEvent, DownloadRow, DownloadTotals } from './schemas/download.ts';

/** All downloads, as a follower of the engine's event stream knows them. */
export interface DownloadList {
  /** Sequence of the last event applied; null before the first snapshot. */
  sequence: number | null;
  rows: ReadonlyMap<string, DownloadRow>;
  /** Ids in queue order. */
  order: readonly string[];
  totals: DownloadTotals;
  /** False when the list ends with the process of the engine. */
  isKept: boolean;
}

/** The list before the first snapshot. */
export const noDownloads: DownloadList = {
  sequence: null,
  rows: new Map(),
  order: [],
  totals: { bytesPerSecond: 0, etaSeconds: null, active: 0, waiting: 0, freeBytes: null },
  isKept: true,
};

/**
 * Applies one event of the stream and gives the list after it; the one given stays as it is. Rows that did not change
 * keep their identity, so that a window draws only what changed.
 * @returns null when an event is missing: the follower then needs a new snapshot.
 */
export function applyDownloadEvent(list: DownloadList, event: DownloadEvent): DownloadList | null {
  if (event.type === 'snapshot') {
    return {
      sequence: event.sequence,
      rows: new Map(event.downloads.map((row) => [row.id, row])),
      order: event.downloads.map(({ id }) => id),
      totals: event.totals,
      isKept: event.isKept,
    };
  }
  if (list.sequence === null) return null;
  if (event.sequence <= list.sequence) return list;
  if (event.sequence !== list.sequence + 1) return null;

  const rows = new Map(list.rows);
  for (const row of event.changed) rows.set(row.id, row);
  for (const [id, bytesDone, bytesPerSecond, etaSeconds, activeConnections] of event.progress) {
    const row = rows.get(id);
    if (row !== undefined) rows.set(id, { ...row, bytesDone, bytesPerSecond, etaSeconds, activeConnections });
  }
  for (const id of event.removed) rows.delete(id);
  return {
    ...list,
    sequence: event.sequence,
    rows,
    order: orderAfter(list, event, rows),
    totals: event.totals,
  };
}

function orderAfter(
  list: DownloadList,
  event: Extract<DownloadEvent, { type: 'changes' }>,
  rows: ReadonlyMap<string, DownloadRow>,
): readonly string[] {
  if (event.order !== undefined) return event.order.filter((id) => rows.has(id));
  const added = event.changed.filter(({ id }) => !list.rows.has(id)).map(({ id }) => id);
  if (added.length === 0 && event.removed.length === 0) return list.order;
  return [...list.order, ...added].filter((id) => rows.has(id));
}
