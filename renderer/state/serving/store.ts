import { create } from 'zustand';
import type { ServedClient, ServingStatus } from '../../../shared/serving/schemas.ts';
import type { Client } from '../../api/connect.ts';

interface ServingState {
  /** Null until the engine has told. */
  status: ServingStatus | null;
  clients: readonly ServedClient[];
}

const pauseBeforeResync = 500;

/** Whether the library is served, and who pulls from it. */
export const useServing = create<ServingState>(() => ({ status: null, clients: [] }));

/** Takes over what a call has answered, before the stream tells it too. */
export function showServingStatus(status: ServingStatus): void {
  useServing.setState({ status });
}

/** Clients that something is sent to at this moment. */
export function activeClients(clients: readonly ServedClient[]): readonly ServedClient[] {
  return clients.filter(({ endedAt }) => endedAt === null);
}

/** Follows the stream of serving until `signal` aborts. */
export async function runServingMirror(client: Client, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      for await (const event of await client.serving.events(undefined, { signal })) {
        if (signal.aborted) return;
        useServing.setState(event);
      }
    } catch {
      // A lost connection is shown elsewhere; this loop only tries again.
    }
    await new Promise((resolve) => setTimeout(resolve, pauseBeforeResync));
  }
}
