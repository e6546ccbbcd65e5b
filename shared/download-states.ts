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

/** The states of a download that is being worked on; the others wait for something or are at an end. */
export const activeStates: ReadonlySet<DownloadState> = new Set([
  'resolving',
  'downloading',
  'verifying',
  'stalled',
  'waiting-for-connection',
  'exporting',
]);
