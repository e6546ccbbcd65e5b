import type { Client } from '../api/connect.ts';
import { api } from '../api/connection-store.ts';
import { showError } from './show-toast.ts';

/** Asks the engine to do something; what goes wrong, a missing connection too, is shown to the user. */
export function callEngine(call: (client: Client) => Promise<unknown>): void {
  const run = async () => call(api());
  run().catch(showError);
}
