import { useShallow } from 'zustand/react/shallow';
import { type DownloadState, isSettled } from '../../../shared/download-states.ts';
import {
  type DownloadPhase,
  goesOnByItself,
  type PhaseFacts,
  phaseOf,
} from '../../../shared/downloads/phases.ts';
import type { DownloadRow } from '../../../shared/schemas/download.ts';
import { useUi } from '../ui-store.ts';
import { useDownloads } from './downloads-store.ts';

/** Which downloads the list shows. */
export const downloadFilters = ['all', 'unfinished', 'paused', 'failed', 'finished', 'cancelled'] as const;
export type DownloadFilter = (typeof downloadFilters)[number];

type Rows = ReadonlyMap<string, PhaseFacts & Pick<DownloadRow, 'finishedAt'>>;

const shows: Record<DownloadFilter, (phase: DownloadPhase) => boolean> = {
  all: () => true,
  unfinished: goesOnByItself,
  paused: (phase) => phase === 'paused',
  failed: (phase) => phase === 'failed',
  finished: (phase) => phase === 'done',
  cancelled: (phase) => phase === 'cancelled',
};

/** How many downloads a filter shows. */
export function countShown(rows: Rows, filter: DownloadFilter): number {
  let count = 0;
  for (const row of rows.values()) if (shows[filter](phaseOf(row))) count += 1;
  return count;
}

/** The ids that a filter shows: the queue in its order, then what is done or cancelled, the latest first. */
export function shownDownloads(order: readonly string[], rows: Rows, filter: DownloadFilter): string[] {
  const stateOf = (id: string): DownloadState => rows.get(id)?.state ?? 'done';
  const endOf = (id: string): string => rows.get(id)?.finishedAt ?? '';
  const shown = order.filter((id) => {
    const row = rows.get(id);
    return row !== undefined && shows[filter](phaseOf(row));
  });
  const queue = shown.filter((id) => !isSettled(stateOf(id)));
  const settled = shown.filter((id) => isSettled(stateOf(id)));
  return [...queue, ...settled.sort((left, right) => endOf(right).localeCompare(endOf(left)))];
}

/** The ids that the list shows at present; draws again only when they change. */
export function useShownDownloads(): readonly string[] {
  const filter = useUi(({ downloadFilter }) => downloadFilter);
  return useDownloads(useShallow(({ order, rows }) => shownDownloads(order, rows, filter)));
}

/** The ids that the list shows, read once. */
export function currentlyShown(): readonly string[] {
  const { order, rows } = useDownloads.getState();
  return shownDownloads(order, rows, useUi.getState().downloadFilter);
}
