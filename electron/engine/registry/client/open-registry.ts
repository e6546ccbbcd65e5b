import { displayHost } from '../../../../shared/reference.ts';
import type { HttpClient } from '../../network/http-client.ts';
import { LinkRule } from '../../network/link-rule.ts';
import { RegistryAuth } from '../access/authorized-requests.ts';
import type { CredentialStore } from '../access/credentials.ts';
import { readWithRetry } from '../access/read-with-retry.ts';
import { foreignBlobSources, registryBlobSource } from './blob-sources.ts';
import { fetchManifest } from './fetch-manifest.ts';
import { catalogPages, tagPages } from './name-lists.ts';
import type { RegistryClient } from './registry-client.ts';
import { portalDetails } from './repository-portal.ts';
import { readSmallBlob } from './small-blob.ts';

export interface OpenRegistryOptions {
  /** Host with optional port, as the registry is reached. */
  host: string;
  plainHttp: boolean;
  httpClient: HttpClient;
  credentials: CredentialStore;
}

/** Opens one registry. The client holds its tokens, so one per host serves all downloads and reads. */
export function openRegistry(options: OpenRegistryOptions): RegistryClient {
  const { host, httpClient: client, credentials } = options;
  const registry = new URL(`${options.plainHttp ? 'http' : 'https'}://${host}`);
  const displayName = displayHost(host);
  const linkRule = new LinkRule(registry);
  const auth = new RegistryAuth({ client, registry, host, credentials, linkRule });
  const context = { client, auth, registry, displayName, linkRule };

  const self: RegistryClient = {
    host,
    catalog: (signal) => catalogPages(context, signal),
    tags: (repository, signal) => tagPages(context, repository, signal),
    manifest: (repository, tagOrDigest, signal, expected) => {
      const wish = { auth, registry, displayName, repository, tagOrDigest, expected, signal };
      return readWithRetry(() => fetchManifest(wish), signal);
    },
    smallBlob: (repository, descriptor, signal) =>
      readSmallBlob(self.blobSources(repository, descriptor), descriptor, signal),
    blobSources: (repository, descriptor) => [
      registryBlobSource(context, repository, descriptor),
      ...foreignBlobSources(context, repository, descriptor),
    ],
    repositoryDetails: (repository, signal) => portalDetails(context, repository, signal),
  };
  return self;
}
