import { readdir, readlink } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** How often it is looked again, and after how many ms, whether what is about to close has closed. */
const looks = 50;
const lookMs = 100;

/** What this process holds open: files by path, sockets, timers and threads by kind. */
export async function heldResources(): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) counts[kind] = (counts[kind] ?? 0) + 1;
  for (const descriptor of await readdir('/proc/self/fd')) {
    const target = await readlink(`/proc/self/fd/${descriptor}`).catch(() => '');
    if (target.includes('longshore-transfer-')) counts[target] = (counts[target] ?? 0) + 1;
  }
  return counts;
}

/**
 * What is held now beyond what was held before, by kind: the other ends of closed connections take a moment to notice,
 * which is waited for.
 * @param allowed how many more there may be, by kind.
 */
export async function heldBeyond(
  before: Record<string, number>,
  allowed: Record<string, number> = {},
): Promise<Record<string, number>> {
  const beyond = (after: Record<string, number>) => {
    const rows = Object.entries(after).map(([kind, count]) => {
      const expected = (before[kind] ?? 0) + (allowed[kind] ?? 0) + slack(kind);
      return [kind, count - expected] as const;
    });
    return Object.fromEntries(rows.filter(([, count]) => count > 0));
  };
  let more = beyond(await heldResources());
  for (let count = 0; count < looks && Object.keys(more).length > 0; count++) {
    await delay(lookMs);
    more = beyond(await heldResources());
  }
  return more;
}

/** Waiting is itself a timer, and reading this list is a request. */
function slack(kind: string): number {
  return kind === 'Timeout' || kind === 'FSReqPromise' ? 2 : 0;
}
