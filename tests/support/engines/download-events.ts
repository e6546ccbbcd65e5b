import type { DownloadsFollower } from '../../../electron/desktop/downloads/follow.ts';
import { followDownloads } from '../../../electron/desktop/downloads/follow.ts';
import type { DownloadEvent, DownloadRow, DownloadTotals } from '../../../shared/schemas/download.ts';
import { createSampleEngine, sampleRow } from './sample-engine.ts';

export const noTotals: DownloadTotals = {
  bytesPerSecond: 0,
  etaSeconds: null,
  active: 0,
  waiting: 0,
  freeBytes: null,
};

/** A row in a state. */
export function rowIn(
  id: string,
  state: DownloadRow['state'],
  facts: Partial<DownloadRow> = {},
): DownloadRow {
  return { ...sampleRow(id, `mcr.microsoft.com/sample/${id}:latest`), state, bytesTotal: 100, ...facts };
}

/** The first event of a stream. */
export function snapshotOf(...downloads: DownloadRow[]): DownloadEvent {
  return { type: 'snapshot', sequence: 0, downloads, totals: noTotals, isKept: true };
}

/** An event with changed rows. */
export function changeTo(...changed: DownloadRow[]): DownloadEvent {
  return { type: 'changes', sequence: 1, changed, progress: [], removed: [], totals: noTotals };
}

/** Shows events to a follower, numbered as the engine numbers them; `after` is called when it has seen each of them. */
export async function showEvents(
  follower: DownloadsFollower,
  events: DownloadEvent[],
  after: () => void = () => {},
): Promise<void> {
  async function* stream() {
    for (const [sequence, event] of events.entries()) {
      yield { ...event, sequence };
      after();
    }
  }
  const { downloads } = createSampleEngine();
  await followDownloads({ ...downloads, events: stream }, [follower], new AbortController().signal);
}
