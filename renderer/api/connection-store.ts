import { create } from 'zustand';
import { AppError } from '../../shared/errors.ts';
import type { Client } from './connect.ts';

/** `refused`: the server does not know this window; `lost`: it was there, and is being looked for. */
export type ConnectionStatus = 'connecting' | 'ready' | 'lost' | 'refused';

interface ConnectionState {
  status: ConnectionStatus;
  client: Client | null;
  /** True once any connection was open: the window then keeps showing what it has. */
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
