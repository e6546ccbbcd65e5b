import type { DownloadEvent, DownloadRow, DownloadTotals } from '../../../shared/schemas/download.ts';

/** The renderer's copy of all downloads. */
export interface DownloadsState {
  /** Sequence of the last event applied; null before the first snapshot. */
  sequence: number | null;
  rows: ReadonlyMap<string, DownloadRow>;
  /** Ids in queue order. */
  order: readonly string[];
  totals: DownloadTotals;
  /** False when the list ends with the engine that serves this window. */
  isKept: boolean;
}

/** The state before the first snapshot. */
export const noDownloads: DownloadsState = {
  sequence: null,
  rows: new Map(),
  order: [],
  totals: { bytesPerSecond: 0, etaSeconds: null, active: 0, waiting: 0, freeBytes: null },
  isKept: true,
};

/**
 * Applies one event of the stream. Rows that did not change keep their identity, so that only what changed is
 * drawn again. Returns null when an event is missing: the mirror then needs a new snapshot.
 */
export function applyDownloadEvent(state: DownloadsState, event: DownloadEvent): DownloadsState | null {
  if (event.type === 'snapshot') {
    return {
      sequence: event.sequence,
      rows: new Map(event.downloads.map((row) => [row.id, row])),
      order: event.downloads.map(({ id }) => id),
      totals: event.totals,
      isKept: event.isKept,
    };
  }
  if (state.sequence === null) return null;
  if (event.sequence <= state.sequence) return state;
  if (event.sequence !== state.sequence + 1) return null;

  const rows = new Map(state.rows);
  for (const row of event.changed) rows.set(row.id, row);
  for (const [id, bytesDone, bytesPerSecond, etaSeconds, activeConnections] of event.progress) {
    const row = rows.get(id);
    if (row !== undefined) rows.set(id, { ...row, bytesDone, bytesPerSecond, etaSeconds, activeConnections });
  }
  for (const id of event.removed) rows.delete(id);
  return {
    ...state,
    sequence: event.sequence,
    rows,
    order: orderAfter(state, event, rows),
    totals: event.totals,
  };
}

function orderAfter(
  state: DownloadsState,
  event: Extract<DownloadEvent, { type: 'changes' }>,
  rows: ReadonlyMap<string, DownloadRow>,
): readonly string[] {
  if (event.order !== undefined) return event.order.filter((id) => rows.has(id));
  const added = event.changed.filter(({ id }) => !state.rows.has(id)).map(({ id }) => id);
  if (added.length === 0 && event.removed.length === 0) return state.order;
  return [...state.order, ...added].filter((id) => rows.has(id));
}
