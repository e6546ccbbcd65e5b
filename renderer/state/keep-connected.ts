import { connect, SessionRefusedError } from '../api/connect.ts';
import { useConnection } from '../api/connection-store.ts';
import { queryClient } from '../api/query-client.ts';
import { runDownloadsMirror } from './downloads/downloads-mirror.ts';

const firstDelay = 500;
const longestDelay = 10_000;
let wake: (() => void) | undefined;

/** Holds one connection for the life of the window, with a growing pause between tries. */
export async function keepConnected(): Promise<void> {
  let delay = firstDelay;
  while (true) {
    try {
      const { client, closed } = await connect();
      delay = firstDelay;
      useConnection.setState({ status: 'ready', client, hasConnected: true });
      // What was read before the connection broke may have changed since.
      void queryClient.invalidateQueries();
      const mirror = new AbortController();
      void runDownloadsMirror(client, mirror.signal);
      await closed;
      mirror.abort();
      useConnection.setState({ status: 'lost', client: null });
    } catch (error) {
      const status = error instanceof SessionRefusedError ? 'refused' : 'lost';
      useConnection.setState({ status, client: null });
    }
    await pause(delay);
    delay = Math.min(delay * 2, longestDelay);
  }
}

/** Tries again at once instead of waiting for the pause to end. */
export function reconnectNow(): void {
  wake?.();
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    wake = () => {
      clearTimeout(timer);
      resolve();
    };
  });
}
