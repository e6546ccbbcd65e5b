import { isLoopbackHost } from '../../../../shared/reference.ts';
import type { Settings } from '../../../../shared/schemas/settings.ts';
import type { AskedWaits } from '../../network/documents/asked-waits.ts';
import { Patience } from '../../network/documents/patience.ts';
import type { HttpClient } from '../../network/http-client.ts';
import type { CredentialStore } from '../access/credentials.ts';
import { LoopbackOrigins } from '../access/loopback-origins.ts';
import type { RegistryContext } from '../access/registry-context.ts';
import { openLoopbackRegistry } from './loopback-registry.ts';
import { clientOf, openContext } from './open-registry.ts';
import type { RegistryClient } from './registry-client.ts';

export interface ClientsByHostOptions {
  httpClient: HttpClient;
  credentials: CredentialStore;
  settings: () => Settings;
  /** Every registry over plain HTTP, as the command line may ask. */
  plainHttp: boolean;
}

/** What a kind of client is made with, and those that there are. */
interface Kind {
  clients: Map<string, RegistryClient>;
  newPatience(): Patience;
}

/** One client per registry for all reads, and one for each download, with the same tokens. */
export class ClientsByHost {
  readonly #options: ClientsByHostOptions;
  readonly #contexts = new Map<string, RegistryContext>();
  readonly #reading: Kind = { clients: new Map(), newPatience: () => new Patience() };
  readonly #loopback = new LoopbackOrigins();

  constructor(options: ClientsByHostOptions) {
    this.#options = options;
  }

  /**
   * The client for a host with optional port. Hosts are reached by https, those that are set so by http, and those of
   * this machine by whichever of the two they speak.
   */
  of(host: string): RegistryClient {
    return this.#of(host, this.#reading);
  }

  /** A client for one download, where nobody looks on: it waits longer for a slow server, and as it is asked to. */
  forDownload(host: string, waits: AskedWaits): RegistryClient {
    return this.#of(host, { clients: new Map(), newPatience: () => new Patience(undefined, true, waits) });
  }

  #of(host: string, kind: Kind): RegistryClient {
    const origin = this.#settledOrigin(host);
    if (origin !== undefined) return this.#at(host, origin, kind);
    return kept(kind, host, () =>
      openLoopbackRegistry({
        host,
        opened: () => {
          const known = this.#loopback.knownOf(host);
          return known === undefined ? undefined : this.#at(host, known, kind);
        },
        open: async (signal) => this.#at(host, await this.originOf(host, signal), kind),
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

  /** Drops a host's client with its tokens, so that the next one signs in anew. */
  forget(host: string): void {
    for (const place of [host, new URL(`http://${host}`).href, new URL(`https://${host}`).href]) {
      this.#contexts.delete(place);
      this.#reading.clients.delete(place);
    }
  }

  #at(host: string, origin: URL, kind: Kind): RegistryClient {
    const { httpClient, credentials } = this.#options;
    const plainHttp = origin.protocol === 'http:';
    const { href } = origin;
    const context = this.#contexts.get(href) ?? openContext({ host, plainHttp, httpClient, credentials });
    this.#contexts.set(href, context);
    const { newPatience } = kind;
    return kept(kind, href, () => clientOf({ ...context, newPatience }));
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

function kept({ clients }: Kind, key: string, open: () => RegistryClient): RegistryClient {
  const client = clients.get(key) ?? open();
  clients.set(key, client);
  return client;
}
