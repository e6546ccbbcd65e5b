import type { AskedToWait, DownloadEvent } from '../../../shared/schemas/download.ts';

interface WaitEnd {
  /** In ms of `performance.now()`. */
  at: number;
  /** ISO time by the clock of the user's own computer, which need not be the engine's. */
  time: string;
}

/** When each wait that the engine told of ends. It tells how long is left, which is true only when it arrives. */
const ends = new WeakMap<AskedToWait, WaitEnd>();

/** Notes when the waits end that an event tells of. To be called as soon as it arrives. */
export function noteWaits(event: DownloadEvent): void {
  const rows = event.type === 'snapshot' ? event.downloads : event.changed;
  for (const { askedToWait } of rows) if (askedToWait !== null) endOf(askedToWait);
}

/** When a wait ends, as ISO time. */
export function waitEnd(wait: AskedToWait): string {
  return endOf(wait).time;
}

/** Whole seconds that are left of a wait at `now` (ms of `performance.now()`). */
export function secondsLeft(wait: AskedToWait, now: number = performance.now()): number {
  return Math.max(0, Math.ceil((endOf(wait).at - now) / 1000));
}

/** Whole seconds until a time by the clock (ISO), never less than 0; 0 for what is no time. */
export function secondsUntil(time: string): number {
  const left = Math.ceil((Date.parse(time) - Date.now()) / 1000);
  return left > 0 ? left : 0;
}

function endOf(wait: AskedToWait): WaitEnd {
  const leftMs = wait.secondsLeft * 1000;
  const end = ends.get(wait) ?? {
    at: performance.now() + leftMs,
    time: new Date(Date.now() + leftMs).toISOString(),
  };
  ends.set(wait, end);
  return end;
}
