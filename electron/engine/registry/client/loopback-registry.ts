import type { Descriptor } from '../../../../shared/descriptor.ts';
import type { BlobSource } from '../../transfer/fetch/blob-source.ts';
import { foreignBlobUrls } from './blob-places.ts';
import type { RegistryClient } from './registry-client.ts';

/** How a registry on this machine is opened, once it is known whether it speaks TLS. */
export interface LoopbackRegistryOptions {
  host: string;
  /** The client, where it is known already how the registry is reached. */
  opened(): RegistryClient | undefined;
  /** @throws {AppError} `NETWORK` when nothing answers there, `CANCELLED`. */
  open(signal: AbortSignal): Promise<RegistryClient>;
}

/** A registry on this machine: each request first waits until it is known how the registry is reached. */
export function openLoopbackRegistry({ host, opened, open }: LoopbackRegistryOptions): RegistryClient {
  return {
    host,
    async *catalog(signal) {
      yield* (await open(signal)).catalog(signal);
    },
    async *tags(repository, signal) {
      yield* (await open(signal)).tags(repository, signal);
    },
    manifest: async (repository, tagOrDigest, signal, expected) =>
      (await open(signal)).manifest(repository, tagOrDigest, signal, expected),
    tagDigest: async (repository, tag, signal) => (await open(signal)).tagDigest(repository, tag, signal),
    smallBlob: async (repository, descriptor, signal) =>
      (await open(signal)).smallBlob(repository, descriptor, signal),
    blobSources: (repository, descriptor) =>
      opened()?.blobSources(repository, descriptor) ?? laterSources({ host, open }, repository, descriptor),
    referrers: async (repository, digest, signal) =>
      (await open(signal)).referrers(repository, digest, signal),
    repositoryDetails: async (repository, signal) =>
      (await open(signal)).repositoryDetails(repository, signal),
  };
}

/** The sources of a blob whose registry has not been asked for anything yet: they are there before they can be made. */
function laterSources(
  { host, open }: Pick<LoopbackRegistryOptions, 'host' | 'open'>,
  repository: string,
  descriptor: Descriptor,
): BlobSource[] {
  let made: { client: RegistryClient; sources: BlobSource[] } | undefined;
  const sourceAt = async (index: number, signal: AbortSignal): Promise<BlobSource | undefined> => {
    const client = await open(signal);
    if (made?.client !== client) made = { client, sources: client.blobSources(repository, descriptor) };
    return made.sources[index];
  };
  const places = [
    { kind: 'registry' as const, host, identity: `${host}/v2/${repository}/blobs/${descriptor.digest}` },
    ...foreignBlobUrls(descriptor).map((url) => ({
      kind: 'foreign' as const,
      host: url.host,
      identity: `${url.protocol}//${url.host}${url.pathname}`,
    })),
  ];
  return places.map((place, index) => ({
    ...place,
    async open(range, signal) {
      const source = await sourceAt(index, signal);
      if (source === undefined) throw new RangeError('A blob has as many sources as its descriptor says');
      return source.open(range, signal);
    },
  }));
}
