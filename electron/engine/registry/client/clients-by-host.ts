import { isLoopbackHost } from '../../../../shared/reference.ts';
import type { Settings } from '../../../../shared/schemas/settings.ts';
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

/** Two clients per registry, kept, with the same tokens: one for reads, and one for downloads. */
export class ClientsByHost {
  readonly #options: ClientsByHostOptions;
  readonly #contexts = new Map<string, RegistryContext>();
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
    return this.#of(host, false);
  }

  /** The same client for downloads, where nobody looks on: it waits longer for a slow server. */
  patientOf(host: string): RegistryClient {
    return this.#of(host, true);
  }

  #of(host: string, isPatient: boolean): RegistryClient {
    const origin = this.#settledOrigin(host);
    if (origin !== undefined) return this.#at(host, origin, isPatient);
    return this.#kept(keyOf(host, isPatient), () =>
      openLoopbackRegistry({
        host,
        opened: () => {
          const known = this.#loopback.knownOf(host);
          return known === undefined ? undefined : this.#at(host, known, isPatient);
        },
        open: async (signal) => this.#at(host, await this.originOf(host, signal), isPatient),
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
    for (const place of [host, new URL(`http://${host}`).href, new URL(`https://${host}`).href]) {
      this.#contexts.delete(place);
      for (const isPatient of [false, true]) this.#clients.delete(keyOf(place, isPatient));
    }
  }

  #at(host: string, origin: URL, isPatient: boolean): RegistryClient {
    const { httpClient, credentials } = this.#options;
    const plainHttp = origin.protocol === 'http:';
    const { href } = origin;
    const context = this.#contexts.get(href) ?? openContext({ host, plainHttp, httpClient, credentials });
    this.#contexts.set(href, context);
    return this.#kept(keyOf(href, isPatient), () => clientOf({ ...context, isPatient }));
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

function keyOf(place: string, isPatient: boolean): string {
  return `${isPatient ? 'patient ' : ''}${place}`;
}
