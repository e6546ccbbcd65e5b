import type { DownloadRow } from '../../../shared/schemas/download.ts';
import { otherWaitMs } from '../pull/events.ts';
import { createHoursTeller } from '../pull/hours.ts';
import { pullSentence } from '../pull/sentences.ts';

/** Tells people why nothing arrives for a while, once for all images that it is so for. */
export interface PauseTeller {
  /** Looks whether any of them waits for its hours, or because a server has asked for it. */
  look(rows: readonly DownloadRow[]): void;
  /** The network has failed; `leftMs` is how long the image is tried again. */
  outage(row: DownloadRow, leftMs: number): void;
}

/** @param tell writes one sentence. @param clock in ms of a clock that only goes forward. */
export function createPauseTeller(
  tell: (sentence: string) => void,
  clock: () => number = () => performance.now(),
): PauseTeller {
  const tellHours = createHoursTeller(tell);
  const waitEndsAt = new Map<string, number>();
  const outageEndsAt = new Map<string, number>();
  return {
    look(rows) {
      tellHours(rows);
      for (const { askedToWait } of rows) {
        if (askedToWait === null) continue;
        const endsAt = clock() + askedToWait.secondsLeft * 1000;
        const toldEnd = waitEndsAt.get(askedToWait.host) ?? Number.NEGATIVE_INFINITY;
        if (endsAt <= toldEnd + otherWaitMs) continue;
        waitEndsAt.set(askedToWait.host, endsAt);
        tell(pullSentence({ type: 'asked-to-wait', ...askedToWait }) ?? '');
      }
    },
    outage(row, leftMs) {
      const cause = row.error?.message ?? '';
      if (clock() < (outageEndsAt.get(cause) ?? Number.NEGATIVE_INFINITY)) return;
      outageEndsAt.set(cause, clock() + leftMs);
      tell(pullSentence({ type: 'outage', row, leftMs }) ?? '');
    },
  };
}
