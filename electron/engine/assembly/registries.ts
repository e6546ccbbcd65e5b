import { join } from 'node:path';
import { homeFolder } from '../home-folder.ts';
import { MirrorList } from '../mirrors/mirror-list.ts';
import { AskedWaits, downloadWaitLimits } from '../network/documents/asked-waits.ts';
import { createHttpClient, type HttpClient } from '../network/http-client.ts';
import { firstCredential } from '../registry/access/credentials.ts';
import { SignInStore } from '../registry/access/sign-in-store.ts';
import { storedCredentials } from '../registry/access/stored/auth-files.ts';
import { authFiles } from '../registry/access/stored/known-auth-files.ts';
import { ClientsByHost } from '../registry/client/clients-by-host.ts';
import type { DocumentReader, RegistryClient } from '../registry/client/registry-client.ts';
import { KnownManifests } from '../registry/mirrors/known-manifests.ts';
import { MirrorStanding } from '../registry/mirrors/mirror-standing.ts';
import { withMirrors } from '../registry/mirrors/with-mirrors.ts';
import { documentsWithCache } from '../registry/remembered/documents-with-cache.ts';
import { RegistryCache } from '../registry/remembered/registry-cache.ts';
import type { EngineOptions, SettingsAccess } from '../services/engine-services.ts';
import type { ProxyPassword } from '../services/proxy-password.ts';
import { version } from '../version.ts';

/** Who is asked for images, and by which client. Registries are named by their hosts. */
export interface Registries {
  httpClient: HttpClient;
  cache: RegistryCache;
  signIns: SignInStore;
  /** Of registries alone, without their mirrors. */
  clients: ClientsByHost;
  mirrors: MirrorList;
  /** For whoever waits for the answer, with the registry's mirrors. */
  clientOf(host: string): RegistryClient;
  /** For downloads, which wait longer, with the registry's mirrors. */
  downloadClientOf(host: string, waits?: AskedWaits): RegistryClient;
  /** Manifests and configs, out of the cache where it has them. */
  readerOf(host: string): DocumentReader;
}

interface RegistriesOptions {
  options: EngineOptions;
  settings: SettingsAccess;
  /** As they are saved: their proxy without its password. */
  saved: SettingsAccess;
  proxyPassword: ProxyPassword;
}

/** Opens what registries are asked with; nothing is asked yet. */
export async function openRegistries(given: RegistriesOptions): Promise<Registries> {
  const { options, settings, saved, proxyPassword } = given;
  const { stateFolder } = options;
  const httpClient = createHttpClient({
    userAgent: `longshore/${version}`,
    settings: () => {
      const current = saved.get();
      return { ...current, proxy: proxyPassword.fill(current.proxy) };
    },
    resolveProxy: options.resolveProxy,
  });
  const cache =
    options.queue === 'persistent'
      ? RegistryCache.onDisk(join(stateFolder, 'cache'))
      : RegistryCache.inMemory();
  const signIns = new SignInStore(join(stateFolder, 'sign-ins.bin'), options.secretBox);
  const surroundings = {
    environment: process.env,
    homeFolder: homeFolder(),
    platform: process.platform,
    userId: process.getuid?.(),
  };
  const clients = new ClientsByHost({
    httpClient,
    credentials: firstCredential(signIns, storedCredentials(authFiles(surroundings))),
    settings: () => settings.get(),
    plainHttp: options.plainHttp ?? false,
  });
  const mirrors = new MirrorList(join(stateFolder, 'mirrors.json'), options.mirrors, options.log);
  await mirrors.refresh();
  const access = {
    standing: new MirrorStanding(),
    manifests: new KnownManifests(),
    contextAt: (server: URL) => clients.contextAt(server),
  };
  const mirrored = (client: RegistryClient) => withMirrors(client, mirrors, access);
  const clientOf = (host: string) => mirrored(clients.of(host));
  return {
    httpClient,
    cache,
    signIns,
    clients,
    mirrors,
    clientOf,
    downloadClientOf: (host, waits = new AskedWaits(downloadWaitLimits)) =>
      mirrored(clients.forDownload(host, waits)),
    readerOf: (host) => documentsWithCache(clientOf(host), cache),
  };
}
