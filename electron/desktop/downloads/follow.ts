import { applyDownloadEvent, noDownloads } from '../../../shared/download-list.ts';
import type { DownloadEvent, DownloadRow } from '../../../shared/schemas/download.ts';
import type { Downloads } from '../../engine/services/engine-services.ts';

/** One look at all downloads, after an event of the engine's stream. */
export interface DownloadsView {
  event: DownloadEvent;
  rows: ReadonlyMap<string, DownloadRow>;
  /** All rows as they were before this event. */
  before: ReadonlyMap<string, DownloadRow>;
}

/** A part of the desktop that shows downloads. */
export interface DownloadsFollower {
  show(view: DownloadsView): void;
  /** Called once, when there will be nothing more to show. */
  end?(): void;
}

/**
 * Keeps followers in step with the engine's one event stream, until it ends or `signal` aborts.
 * @throws {Error} when an event of the stream is missing.
 */
export async function followDownloads(
  downloads: Downloads,
  followers: readonly DownloadsFollower[],
  signal: AbortSignal,
): Promise<void> {
  let list = noDownloads;
  try {
    for await (const event of downloads.events(signal)) {
      const after = applyDownloadEvent(list, event);
      // The engine sends a snapshot to a listener that falls behind, so no event of its own stream can be missing.
      if (after === null) throw new Error(`Event ${event.sequence} does not follow ${list.sequence}`);
      const { rows: before } = list;
      list = after;
      for (const follower of followers) follower.show({ event, rows: list.rows, before });
    }
  } finally {
    for (const follower of followers) follower.end?.();
  }
}
