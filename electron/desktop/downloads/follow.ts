import type { DownloadEvent, DownloadRow } from '../../../shared/schemas/download.ts';
import type { Downloads } from '../../engine/services/engine-services.ts';
import { applyToRows } from './summary.ts';

/** One look at all downloads, after an event of the engine's stream. */
export interface DownloadsView {
  event: DownloadEvent;
  rows: ReadonlyMap<string, DownloadRow>;
  /** Rows as they were before, of those whose state may have changed; empty for a snapshot. */
  before: ReadonlyMap<string, DownloadRow>;
}

/** A part of the desktop that shows downloads. */
export interface DownloadsFollower {
  show(view: DownloadsView): void;
  /** Called once, when there will be nothing more to show. */
  end?(): void;
}

/** Keeps followers in step with the engine's one event stream, until it ends or `signal` aborts. */
export async function followDownloads(
  downloads: Downloads,
  followers: readonly DownloadsFollower[],
  signal: AbortSignal,
): Promise<void> {
  const rows = new Map<string, DownloadRow>();
  try {
    for await (const event of downloads.events(signal)) {
      const before = new Map<string, DownloadRow>();
      if (event.type === 'changes') {
        for (const { id } of event.changed) {
          const row = rows.get(id);
          if (row !== undefined) before.set(id, row);
        }
      }
      applyToRows(rows, event);
      for (const follower of followers) follower.show({ event, rows, before });
    }
  } finally {
    for (const follower of followers) follower.end?.();
  }
}
