import { useEffect, useReducer } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCountdown } from '../../../shared/format.ts';
import type { DownloadRow } from '../../../shared/schemas/download.ts';
import { secondsLeft, secondsUntil } from '../../state/downloads/asked-waits.ts';

/**
 * In how long a download is tried again. Screen readers are told the time of that elsewhere: a text that changes each
 * second would be read out each second.
 */
export function RetryCountdown({ row }: { row: DownloadRow }) {
  const { t } = useTranslation();
  const [, tick] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, []);
  return <span aria-hidden="true">{t('downloads.retryingIn', { left: formatCountdown(leftOf(row)) })}</span>;
}

/** Seconds until then. A wait that a server asked for is measured; the engine's own next try has a time by the clock. */
function leftOf({ askedToWait, retriesAt }: DownloadRow): number {
  return askedToWait === null ? secondsUntil(retriesAt ?? '') : secondsLeft(askedToWait);
}
