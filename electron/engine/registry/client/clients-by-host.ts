import { isLoopbackHost } from '../../../../shared/reference.ts';
import type { Settings } from '../../../../shared/schemas/settings.ts';
import type { HttpClient } from '../../network/http-client.ts';
import type { CredentialStore } from '../access/credentials.ts';
import { LoopbackOrigins } from '../access/loopback-origins.ts';
import { openLoopbackRegistry } from './loopback-registry.ts';
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
  readonly #loopback = new LoopbackOrigins();

  constructor(options: ClientsByHostOptions) {
    this.#options = options;
  }

  /**
   * The client for a host with optional port. Hosts are reached by https, those that are set so by http, and those of
   * this machine by whichever of the two they speak.
   */
  of(host: string): RegistryClient {
    const origin = this.#settledOrigin(host);
    if (origin !== undefined) return this.#at(host, origin);
    return this.#kept(host, () =>
      openLoopbackRegistry({
        host,
        opened: () => {
          const known = this.#loopback.knownOf(host);
          return known === undefined ? undefined : this.#at(host, known);
        },
        open: async (signal) => this.#at(host, await this.originOf(host, signal)),
      }),
    );
  }

  /**
   * The origin that a host is reached at. One of this machine may have to be asked.
   * @throws {AppError} `NETWORK` when nothing answers there, `CANCELLED`.
   */
  async originOf(host: string, signal: AbortSignal): Promise<URL> {
    return this.#settledOrigin(host) ?? this.#loopback.of(host, signal);
  }

  /** Drops a host's clients with their tokens, so that the next one signs in anew. */
  forget(host: string): void {
    for (const key of [host, new URL(`http://${host}`).href, new URL(`https://${host}`).href])
      this.#clients.delete(key);
  }

  #at(host: string, origin: URL): RegistryClient {
    const { httpClient, credentials } = this.#options;
    const plainHttp = origin.protocol === 'http:';
    return this.#kept(origin.href, () => openRegistry({ host, plainHttp, httpClient, credentials }));
  }

  #kept(key: string, open: () => RegistryClient): RegistryClient {
    const client = this.#clients.get(key) ?? open();
    this.#clients.set(key, client);
    return client;
  }

  /** The origin of a host that need not be asked how it is reached. */
  #settledOrigin(host: string): URL | undefined {
    const isPlain =
      this.#options.plainHttp ||
      this.#options.settings().registries.some((registry) => registry.host === host && registry.plainHttp);
    if (isPlain) return new URL(`http://${host}`);
    return isLoopbackHost(host) ? undefined : new URL(`https://${host}`);
  }
}
