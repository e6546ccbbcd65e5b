import type { DownloadRow } from '../schemas/download.ts';

/** The words for how downloads stand: one vocabulary for rows, counts and badges, in the order in which counts are listed. */
export const downloadPhases = [
  'moving',
  'verifying',
  'exporting',
  'queued',
  'retrying',
  'stalled',
  'waiting',
  'paused',
  'failed',
  'done',
  'cancelled',
] as const;
export type DownloadPhase = (typeof downloadPhases)[number];

/** What of a row tells its phase. */
export type PhaseFacts = Pick<DownloadRow, 'state' | 'retriesAt' | 'askedToWait'>;

/**
 * The one word for how a download stands. A failure that is tried again by itself and a wait that a server has asked for
 * are both "retrying": nothing arrives, and it is known when that changes.
 */
export function phaseOf({ state, retriesAt, askedToWait }: PhaseFacts): DownloadPhase {
  if (askedToWait !== null) return 'retrying';
  switch (state) {
    case 'resolving':
    case 'downloading':
      return 'moving';
    case 'waiting':
    case 'waiting-for-connection':
      return 'queued';
    case 'waiting-for-space':
    case 'waiting-for-hours':
      return 'waiting';
    case 'failed':
      return retriesAt === null ? 'failed' : 'retrying';
    default:
      return state;
  }
}

const standing: ReadonlySet<DownloadPhase> = new Set(['paused', 'failed', 'done', 'cancelled']);

/** True for a phase that a download leaves by itself: what "in progress" means. */
export function goesOnByItself(phase: DownloadPhase): boolean {
  return !standing.has(phase);
}

/** How many downloads are in each phase; phases without any are absent. */
export function countPhases(rows: Iterable<PhaseFacts>): Map<DownloadPhase, number> {
  const counts = new Map<DownloadPhase, number>();
  for (const row of rows) {
    const phase = phaseOf(row);
    counts.set(phase, (counts.get(phase) ?? 0) + 1);
  }
  return counts;
}

/** How many downloads go on by themselves: the number of the badge and of "In progress". */
export function countInProgress(counts: ReadonlyMap<DownloadPhase, number>): number {
  let sum = 0;
  for (const [phase, count] of counts) if (goesOnByItself(phase)) sum += count;
  return sum;
}

/** The place of a download among those that go on by themselves, from 1, in queue order. */
export function queuePlaceOf(
  order: readonly string[],
  rows: ReadonlyMap<string, PhaseFacts>,
  id: string,
): number {
  let place = 1;
  for (const other of order) {
    if (other === id) break;
    const row = rows.get(other);
    if (row !== undefined && goesOnByItself(phaseOf(row))) place += 1;
  }
  return place;
}
