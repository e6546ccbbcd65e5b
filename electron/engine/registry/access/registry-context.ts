import { AuthorizedRequests } from './authorized-requests.ts';
import type { CredentialStore } from './credentials.ts';
import type { RegistryServer } from './registry-server.ts';

/** One registry as everything that asks it sees it: its server, and requests that are signed in. */
export interface RegistryContext extends RegistryServer {
  auth: AuthorizedRequests;
  /** True where nobody looks on, as in a download: a slow server is waited for longer. */
  isPatient: boolean;
}

/** The context of a server. It holds tokens, so that one serves all that ask the registry. */
export function registryContext(server: RegistryServer, credentials: CredentialStore): RegistryContext {
  return { ...server, auth: new AuthorizedRequests(server, credentials), isPatient: false };
}
