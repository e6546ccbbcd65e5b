import type { HttpClient } from '../../network/http-client.ts';
import type { CredentialStore } from '../access/credentials.ts';
import { type RegistryContext, registryContext } from '../access/registry-context.ts';
import { registryServer } from '../access/registry-server.ts';
import { foreignBlobSources, registryBlobSource } from './blob-sources.ts';
import { fetchManifest, tagDigest } from './fetch-manifest.ts';
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

/** Opens one registry. The client holds its tokens, so one per host serves all reads. */
export function openRegistry(options: OpenRegistryOptions): RegistryClient {
  return clientOf(openContext(options));
}

/** What it takes to ask one registry. It holds the tokens, so one per host serves all downloads and reads. */
export function openContext(options: OpenRegistryOptions): RegistryContext {
  const { host, httpClient, credentials } = options;
  const registry = new URL(`${options.plainHttp ? 'http' : 'https'}://${host}`);
  return registryContext(registryServer(host, registry, httpClient), credentials);
}

/** A client that asks as the context says. */
export function clientOf(context: RegistryContext): RegistryClient {
  const { host } = context;
  return {
    host,
    // What reads lists brings got along, for which nobody waits who asks no server.
    async *catalog(signal) {
      yield* (await import('./name-lists.ts')).catalogPages(context, signal);
    },
    async *tags(repository, signal) {
      yield* (await import('./name-lists.ts')).tagPages(context, repository, signal);
    },
    manifest: (repository, tagOrDigest, signal, expected) =>
      fetchManifest(context, { repository, tagOrDigest, expected, signal }),
    tagDigest: (repository, tag, signal) => tagDigest(context, repository, tag, signal),
    smallBlob: (repository, descriptor, signal) => readSmallBlob(context, repository, descriptor, signal),
    blobSources: (repository, descriptor) => [
      registryBlobSource(context, repository, descriptor),
      ...foreignBlobSources(context, repository, descriptor),
    ],
    async referrers(repository, digest, signal) {
      return (await import('./referrers/list-referrers.ts')).listReferrers(
        context,
        repository,
        digest,
        signal,
      );
    },
    repositoryDetails: (repository, signal) => portalDetails(context, repository, signal),
  };
}
