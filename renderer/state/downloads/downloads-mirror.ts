import { applyDownloadEvent } from '../../../shared/download-list.ts';
import type { DownloadEvent } from '../../../shared/schemas/download.ts';
import type { Client } from '../../api/connect.ts';
import { invalidateLibrary } from '../../api/queries.ts';
import { announceEnds } from './announce-ends.ts';
import { noteWaits } from './asked-waits.ts';
import { useDownloads } from './downloads-store.ts';
import { recordSpeeds } from './speed-history.ts';

const pauseBeforeResync = 500;

/** Follows the stream of downloads until `signal` aborts; a gap or a broken stream is answered by a new snapshot. */
export async function runDownloadsMirror(client: Client, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      for await (const event of await client.downloads.events(undefined, { signal })) {
        if (signal.aborted) return;
        if (!apply(event)) break;
      }
    } catch {
      // `keep-connected.ts` shows a lost connection to the user; this loop only tries again.
    }
    await new Promise((resolve) => setTimeout(resolve, pauseBeforeResync));
  }
}

function apply(event: DownloadEvent): boolean {
  noteWaits(event);
  const before = useDownloads.getState();
  const after = applyDownloadEvent(before, event);
  if (after === null) return false;
  useDownloads.setState(after, true);
  recordSpeeds(after);
  if (announceEnds(before, after)) invalidateLibrary();
  return true;
}
