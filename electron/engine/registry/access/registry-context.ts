import { Patience } from '../../network/documents/patience.ts';
import { AuthorizedRequests } from './authorized-requests.ts';
import type { CredentialStore } from './credentials.ts';
import type { RegistryServer } from './registry-server.ts';

/** One registry as everything that asks it sees it: its server, and requests that are signed in. */
export interface RegistryContext extends RegistryServer {
  auth: AuthorizedRequests;
  /** Makes the patience of one document: that of a reader, or of a download. */
  newPatience(): Patience;
}

/** The context of a server. It holds tokens, so that one serves all that ask the registry. */
export function registryContext(server: RegistryServer, credentials: CredentialStore): RegistryContext {
  return { ...server, auth: new AuthorizedRequests(server, credentials), newPatience: () => new Patience() };
}
