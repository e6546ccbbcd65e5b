import type { DownloadRow } from '../../../shared/schemas/download.ts';
import { setUi, useUi } from '../ui-store.ts';
import { useSettings } from '../use-settings.ts';

/** Less than this (bytes, s) says nothing of what the network can do. */
const leastBytes = 5_000_000;
const leastSeconds = 1;

/** The rate (bytes/s) at which the next download may be expected: what the last one had, and never more than the limit. */
export function useExpectedRate(): number | null {
  const { limitEnabled, limitRate } = useSettings();
  const usual = useUi(({ usualRate }) => usualRate);
  return expectedRate(usual, limitEnabled ? limitRate : null);
}

/** The usual rate within the limit; null where nothing is known. */
export function expectedRate(usual: number | null, limit: number | null): number | null {
  if (usual === null || limit === null) return usual ?? limit;
  return Math.min(usual, limit);
}

/** Remembers how fast a download was, where that was large enough to tell. */
export function noteRate({ state, bytesFetched, activeSeconds, limitRate }: DownloadRow): void {
  if (state !== 'done' || bytesFetched < leastBytes || activeSeconds < leastSeconds || limitRate !== null)
    return;
  setUi({ usualRate: bytesFetched / activeSeconds });
}
