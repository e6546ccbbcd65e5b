/**
 * Every state of a download. `verifying`, `stalled` and `waiting-for-connection` are what `downloading` turns into,
 * never failures.
 *
 * What each state answers to the questions below:
 *
 * | state                    | isActive | isResumable | isRetryable | hasEnded | isSettled | standsStill |
 * | ------------------------ | -------- | ----------- | ----------- | -------- | --------- | ----------- |
 * | `waiting`                |          |             |             |          |           |             |
 * | `resolving`              | yes      |             |             |          |           |             |
 * | `downloading`            | yes      |             |             |          |           |             |
 * | `verifying`              | yes      |             |             |          |           |             |
 * | `stalled`                | yes      |             |             |          |           |             |
 * | `waiting-for-connection` | yes      |             |             |          |           |             |
 * | `waiting-for-space`      |          | yes         |             |          |           | yes         |
 * | `waiting-for-hours`      |          |             |             |          |           |             |
 * | `paused`                 |          | yes         |             |          |           | yes         |
 * | `exporting`              | yes      |             |             |          |           |             |
 * | `done`                   |          |             |             | yes      | yes       | yes         |
 * | `failed`                 |          |             | yes         | yes      |           | yes         |
 * | `cancelled`              |          |             | yes         | yes      | yes       | yes         |
 */
export const downloadStates = [
  'waiting',
  'resolving',
  'downloading',
  'verifying',
  'stalled',
  'waiting-for-connection',
  'waiting-for-space',
  'waiting-for-hours',
  'paused',
  'exporting',
  'done',
  'failed',
  'cancelled',
] as const;
export type DownloadState = (typeof downloadStates)[number];

const active: ReadonlySet<DownloadState> = new Set([
  'resolving',
  'downloading',
  'verifying',
  'stalled',
  'waiting-for-connection',
  'exporting',
]);

/** True while a run of the download is under way. */
export function isActive(state: DownloadState): boolean {
  return active.has(state);
}

/** True for a download that was held up before its end, and that a user can let go on. */
export function isResumable(state: DownloadState): boolean {
  return state === 'paused' || state === 'waiting-for-space';
}

/** True for a download that ended without its image, and that a user can try again. */
export function isRetryable(state: DownloadState): boolean {
  return state === 'failed' || state === 'cancelled';
}

/** True for a download that has come to an end. A paused one has not: it keeps its place and goes on from there. */
export function hasEnded(state: DownloadState): boolean {
  return state === 'done' || isRetryable(state);
}

/** True for a download that ended as its user wanted, so that nothing is left to do. A failed one is not settled. */
export function isSettled(state: DownloadState): boolean {
  return state === 'done' || state === 'cancelled';
}

/** True for a download that makes no progress, however long one waits, until somebody acts or the disk has room. */
export function standsStill(state: DownloadState): boolean {
  return hasEnded(state) || isResumable(state);
}

/** What tells whether a download goes on by itself after a failure. */
interface Retryable {
  readonly state: DownloadState;
  /** ISO time of the next try, or null. */
  readonly retriesAt: string | null;
}

/** True for a failed download that the engine will try again by itself. */
export function willRetry({ state, retriesAt }: Retryable): boolean {
  return state === 'failed' && retriesAt !== null;
}

/** True for a failed download that nothing but its user will try again. */
export function hasFailedForGood({ state, retriesAt }: Retryable): boolean {
  return state === 'failed' && retriesAt === null;
}
