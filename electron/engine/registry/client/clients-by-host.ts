import { isLoopbackHost } from '../../../../shared/reference.ts';
import type { Settings } from '../../../../shared/schemas/settings.ts';
import type { HttpClient } from '../../network/http-client.ts';
import type { CredentialStore } from '../access/credentials.ts';
import { openRegistry } from './open-registry.ts';
import type { RegistryClient } from './registry-client.ts';

export interface ClientsByHostOptions {
  httpClient: HttpClient;
  credentials: CredentialStore;
  settings: () => Settings;
  /** Every registry over plain HTTP, as the command line may ask. */
  plainHttp: boolean;
}

/** One client per registry, kept: it holds the tokens. */
export class ClientsByHost {
  readonly #options: ClientsByHostOptions;
  readonly #clients = new Map<string, RegistryClient>();

  constructor(options: ClientsByHostOptions) {
    this.#options = options;
  }

  /** The client for a host with optional port. Loopback hosts use plain HTTP by themselves, others when set so. */
  of(host: string): RegistryClient {
    const { httpClient, credentials } = this.#options;
    const { href, protocol } = this.urlOf(host);
    const known = this.#clients.get(href);
    if (known !== undefined) return known;
    const plainHttp = protocol === 'http:';
    const client = openRegistry({ host, plainHttp, httpClient, credentials });
    this.#clients.set(href, client);
    return client;
  }

  /** The origin that a host is reached at. */
  urlOf(host: string): URL {
    return new URL(`${this.#isPlain(host) ? 'http' : 'https'}://${host}`);
  }

  /** Drops a host's client with its tokens, so that the next one signs in anew. */
  forget(host: string): void {
    this.#clients.delete(this.urlOf(host).href);
  }

  #isPlain(host: string): boolean {
    if (this.#options.plainHttp || isLoopbackHost(host)) return true;
    return this.#options
      .settings()
      .registries.some((registry) => registry.host === host && registry.plainHttp);
  }
}
