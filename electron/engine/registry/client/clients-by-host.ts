import { isLoopbackHost } from '../../../../shared/reference.ts';
import type { Settings } from '../../../../shared/schemas/settings.ts';
import { AskedWaits, readerWaitLimits } from '../../network/documents/asked-waits.ts';
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

/** What the clients for one piece of work are made with, and those that there are. */
interface Work {
  clients: Map<string, RegistryClient>;
  newPatience(): Patience;
}

/** Clients of registries, one for each piece of work. Those of one registry have the same tokens. */
export class ClientsByHost {
  readonly #options: ClientsByHostOptions;
  readonly #contexts = new Map<string, RegistryContext>();
  readonly #loopback = new LoopbackOrigins();

  constructor(options: ClientsByHostOptions) {
    this.#options = options;
  }

  /**
   * A client for what somebody reads at once, such as one list or one image, from a host with optional port. Hosts are reached by https, those that are set so by http, and those of
   * this machine by whichever of the two they speak.
   */
  of(host: string): RegistryClient {
    const waits = new AskedWaits(readerWaitLimits);
    return this.#of(host, { clients: new Map(), newPatience: () => new Patience(undefined, false, waits) });
  }

  /** A client for one download, where nobody looks on: it waits longer for a slow server, and as it is asked to. */
  forDownload(host: string, waits: AskedWaits): RegistryClient {
    return this.#of(host, { clients: new Map(), newPatience: () => new Patience(undefined, true, waits) });
  }

  #of(host: string, work: Work): RegistryClient {
    const origin = this.#settledOrigin(host);
    if (origin !== undefined) return this.#at(host, origin, work);
    return kept(work, host, () =>
      openLoopbackRegistry({
        host,
        opened: () => {
          const known = this.#loopback.knownOf(host);
          return known === undefined ? undefined : this.#at(host, known, work);
        },
        open: async (signal) => this.#at(host, await this.originOf(host, signal), work),
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

  /**
   * What it takes to send to a host, with the tokens of all that ask it.
   * @throws {AppError} as `originOf`.
   */
  async contextOf(host: string, signal: AbortSignal): Promise<RegistryContext> {
    return this.#context(host, await this.originOf(host, signal));
  }

  /** What it takes to ask a server that is named by its origin, with the tokens and credentials of its own host. */
  contextAt(origin: URL): RegistryContext {
    return this.#context(origin.host, new URL(origin.origin));
  }

  /** Drops a host's tokens, so that the next client signs in anew. */
  forget(host: string): void {
    for (const place of [host, new URL(`http://${host}`).href, new URL(`https://${host}`).href]) {
      this.#contexts.delete(place);
    }
  }

  #at(host: string, origin: URL, work: Work): RegistryClient {
    const context = this.#context(host, origin);
    const { newPatience } = work;
    return kept(work, origin.href, () => clientOf({ ...context, newPatience }));
  }

  #context(host: string, { href, protocol }: URL): RegistryContext {
    const { httpClient, credentials } = this.#options;
    const plainHttp = protocol === 'http:';
    const context = this.#contexts.get(href) ?? openContext({ host, plainHttp, httpClient, credentials });
    this.#contexts.set(href, context);
    return context;
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

function kept({ clients }: Work, key: string, open: () => RegistryClient): RegistryClient {
  const client = clients.get(key) ?? open();
  clients.set(key, client);
  return client;
}
