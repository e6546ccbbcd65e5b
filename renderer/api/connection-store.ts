import { create } from 'zustand';
import { AppError } from '../../shared/errors.ts';
import type { Client } from './connect.ts';

/** `refused`: the server does not accept this window. `lost`: the connection broke, and the window tries to reconnect. */
export type ConnectionStatus = 'connecting' | 'ready' | 'lost' | 'refused';

interface ConnectionState {
  status: ConnectionStatus;
  client: Client | null;
  /** True once a connection was open. From then on the window keeps its contents when the connection breaks. */
  hasConnected: boolean;
}

/** Whether the window can reach the engine. */
export const useConnection = create<ConnectionState>(() => ({
  status: 'connecting',
  client: null,
  hasConnected: false,
}));

/**
 * The client of the open connection.
 * @throws {AppError} `NETWORK` while there is none.
 */
export function api(): Client {
  const { client } = useConnection.getState();
  if (client === null)
    throw new AppError('NETWORK', 'Longshore’s engine cannot be reached at the moment. Try again shortly.');
  return client;
}
