import { connect } from '../api/connect.ts';
import { useConnection } from '../api/connection-store.ts';
import { queryClient } from '../api/query-client.ts';
import { SessionRefusedError } from '../api/session.ts';
import { runDownloadsMirror } from './downloads/downloads-mirror.ts';
import { runServingMirror } from './serving/store.ts';

const firstDelay = 500;
const longestDelay = 10_000;
let wake: (() => void) | undefined;

/** Holds one connection for the life of the window, with a growing pause between tries. */
export async function keepConnected(): Promise<void> {
  let delay = firstDelay;
  while (true) {
    let isRefused = false;
    try {
      const { client, closed } = await connect();
      delay = firstDelay;
      useConnection.setState({ status: 'ready', client, hasConnected: true });
      // What was read before the connection broke may have changed since.
      void queryClient.invalidateQueries();
      const mirror = new AbortController();
      void runDownloadsMirror(client, mirror.signal);
      void runServingMirror(client, mirror.signal);
      await closed;
      mirror.abort();
      useConnection.setState({ status: 'lost', client: null });
    } catch (error) {
      isRefused = error instanceof SessionRefusedError;
      useConnection.setState({ status: isRefused ? 'refused' : 'lost', client: null });
    }
    // Only another address helps a refused window, and each try may make the server print one.
    await pause(isRefused ? undefined : delay);
    delay = Math.min(delay * 2, longestDelay);
  }
}

/** Tries again at once instead of waiting for the pause to end. */
export function reconnectNow(): void {
  wake?.();
}

/** Waits so long, or until `reconnectNow` where no time is given. */
function pause(milliseconds: number | undefined): Promise<void> {
  return new Promise((resolve) => {
    const timer = milliseconds === undefined ? undefined : setTimeout(resolve, milliseconds);
    wake = () => {
      clearTimeout(timer);
      resolve();
    };
  });
}
