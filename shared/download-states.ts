/**
 * Every state of a download. `verifying`, `stalled` and `waiting-for-connection` are what `downloading` turns into,
 * never failures.
 */
export const downloadStates = [
  'waiting',
  'resolving',
  'downloading',
  'verifying',
  'stalled',
  'waiting-for-connection',
  'waiting-for-space',
  'paused',
  'exporting',
  'done',
  'failed',
  'cancelled',
] as const;
export type DownloadState = (typeof downloadStates)[number];

/** What tells whether a download goes on by itself after a failure. */
interface MayBeTriedAgain {
  readonly state: DownloadState;
  /** ISO time of the next try, or null. */
  readonly retriesAt: string | null;
}

/** True for a failed download that is to be tried again by itself. */
export function isPlanned({ state, retriesAt }: MayBeTriedAgain): boolean {
  return state === 'failed' && retriesAt !== null;
}

/** True for a download that has failed and is left to the user. */
export function isLeftToUser(download: MayBeTriedAgain): boolean {
  return download.state === 'failed' && !isPlanned(download);
}

/** The states of a download that is being worked on; the others wait for something or are at an end. */
export const activeStates: ReadonlySet<DownloadState> = new Set([
  'resolving',
  'downloading',
  'verifying',
  'stalled',
  'waiting-for-connection',
  'exporting',
]);
