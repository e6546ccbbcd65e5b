import { displayHost, parseRegistry } from '../../../shared/reference.ts';
import type { HttpClient } from '../network/http-client.ts';
import { registryServer } from '../registry/access/registry-server.ts';
import { checkSignIn } from '../registry/access/sign-in-check.ts';
import type { SignInStore } from '../registry/access/sign-in-store.ts';
import type { ClientsByHost } from '../registry/client/clients-by-host.ts';
import type { RegistryCache } from '../registry/remembered/registry-cache.ts';
import type { SignInService } from './engine-services.ts';

export interface SignInServiceOptions {
  store: SignInStore;
  clients: ClientsByHost;
  httpClient: HttpClient;
  cache: RegistryCache;
}

/** Signing in to registries and out of them, in the contract's terms. */
export function createSignInService({
  store,
  clients,
  httpClient,
  cache,
}: SignInServiceOptions): SignInService {
  return {
    async list() {
      const all = await store.list();
      return all.map(({ host, username, isSaved }) => ({
        registry: displayHost(host),
        username,
        remembered: isSaved,
      }));
    },
    async signIn({ registry: text, username, password }, signal) {
      const host = parseRegistry(text);
      const server = registryServer(host, await clients.originOf(host, signal), httpClient);
      const attempt = { kind: 'password' as const, username, password };
      const { credential, verified } = await checkSignIn(server, attempt, signal);
      const remembered = await store.keep(host, username, credential);
      clients.forget(host);
      return { registry: displayHost(host), username, remembered, verified };
    },
    async signOut(text) {
      const host = parseRegistry(text);
      await store.forget(host);
      clients.forget(host);
      // What a private registry showed stays on no disk once its user has left.
      await cache.clear();
    },
  };
}
