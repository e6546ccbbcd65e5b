import { net } from 'electron';
import type { Downloads } from '../../engine/services/engine-services.ts';
import type { DownloadsFollower } from './follow.ts';

const checkIntervalMs = 5_000;

/**
 * Tries downloads again that failed for want of a network, once the network has been away and is back. A server that
 * fails while the network is there is left to the user.
 */
export function createRetryWhenOnline(downloads: Downloads): DownloadsFollower {
  let failed: string[] = [];
  let wasOffline = false;
  const check = () => {
    const isOnline = net.isOnline();
    if (isOnline && wasOffline && failed.length > 0) downloads.retry(failed).catch(() => {});
    wasOffline = !isOnline;
  };
  const timer = setInterval(check, checkIntervalMs);
  timer.unref();
  return {
    show({ rows }) {
      failed = [...rows.values()]
        .filter(
          ({ state, error }) => state === 'failed' && ['NETWORK', 'TIMEOUT'].includes(error?.code ?? ''),
        )
        .map(({ id }) => id);
    },
    end: () => clearInterval(timer),
  };
}
