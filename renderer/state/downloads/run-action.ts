import { hasEnded, isSettled, willRetry } from '../../../shared/download-states.ts';
import { callEngine } from '../call-engine.ts';
import { cancelDownloads } from './cancel-downloads.ts';
import { useDownloads } from './downloads-store.ts';
import { canDo, type DownloadAction } from './possible-actions.ts';
import { askBeforeRemoval } from './removal-store.ts';
import { currentlyShown } from './shown-downloads.ts';

/** Fewer bytes than this are removed without a question: they are fetched again in the time that it takes to read one. */
const worthAsking = 1_000_000;

/** The actions that keep the engine from trying a failed download again. */
const stops: ReadonlySet<DownloadAction> = new Set(['pause', 'cancel']);

/** Does an action to those downloads whose state allows it. Asks the user first when bytes that have arrived would be deleted. */
export function runAction(action: DownloadAction, ids: readonly string[]): void {
  const { rows } = useDownloads.getState();
  const fitting = ids.filter((id) => {
    const row = rows.get(id);
    return row !== undefined && (canDo(action, row.state) || (willRetry(row) && stops.has(action)));
  });
  if (fitting.length === 0) return;
  if (action === 'remove') removeUnlessWorthAsking(fitting);
  else if (action === 'cancel') cancelDownloads(fitting);
  else callEngine(({ downloads }) => downloads[action]({ ids: fitting }));
}

/** Removes downloads at once where that deletes next to nothing, and asks the user first where it deletes more. */
function removeUnlessWorthAsking(ids: string[]): void {
  callEngine(async ({ downloads }) => {
    const bytes = await downloads.removableBytes({ ids });
    if (bytes > worthAsking) askBeforeRemoval(ids, bytes);
    else await downloads.remove({ ids });
  });
}

/** Takes what is done out of the list. Its image stays in the library, so that nothing is deleted. */
export function clearFinished(): void {
  const { order, rows } = useDownloads.getState();
  removeDownloads(order.filter((id) => rows.get(id)?.state === 'done'));
}

/** Takes downloads out of the list, whatever they are doing, and deletes what only they need. */
export function removeDownloads(ids: readonly string[]): void {
  callEngine(({ downloads }) => downloads.remove({ ids: [...ids] }));
}

/** Takes ended downloads out of the list; a running one is only cancelled, so that one key press loses nothing. */
export function cancelOrRemove(ids: readonly string[]): void {
  const { rows } = useDownloads.getState();
  const isOver = (id: string) => hasEnded(rows.get(id)?.state ?? 'done');
  runAction('remove', ids.filter(isOver));
  runAction(
    'cancel',
    ids.filter((id) => !isOver(id)),
  );
}

/** Moves a download one place up or down among those of the queue that are shown. */
export function moveDownload(id: string, step: -1 | 1): void {
  const { order, rows } = useDownloads.getState();
  const queue = currentlyShown().filter((shown) => !isSettled(rows.get(shown)?.state ?? 'done'));
  const index = queue.indexOf(id);
  const target = index + step;
  if (index < 0 || target < 0 || target >= queue.length) return;
  const neighbour = queue[target] ?? '';
  // The rows that a filter hides between the two keep their places.
  const before = step < 0 ? neighbour : (order[order.indexOf(neighbour) + 1] ?? null);
  callEngine(({ downloads }) => downloads.reorder({ ids: [id], before }));
}

/** Moves a download to the place of another. */
export function moveDownloadBefore(id: string, before: string | null): void {
  if (id !== before) callEngine(({ downloads }) => downloads.reorder({ ids: [id], before }));
}

/** Limits one download alone; null lifts the limit. */
export function limitDownload(id: string, limitRate: number | null): void {
  callEngine(({ downloads }) => downloads.setLimit({ id, limitRate }));
}
