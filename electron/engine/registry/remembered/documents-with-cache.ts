import type { Descriptor } from '../../../../shared/descriptor.ts';
import { isDigest } from '../../../../shared/digest.ts';
import { AppError } from '../../../../shared/errors.ts';
import type { FetchedManifest } from '../../oci/manifest.ts';
import { parseManifest } from '../../oci/parse-manifest.ts';
import type { DocumentReader, RegistryClient } from '../client/registry-client.ts';
import type { RegistryCache } from './registry-cache.ts';

/**
 * Reads manifests and configs of one registry, those that are asked for by digest from the cache where it has them.
 * A tag is always asked anew, and what it means is remembered.
 */
export function documentsWithCache(client: RegistryClient, cache: RegistryCache): DocumentReader {
  const { host } = client;
  return {
    async manifest(repository, tagOrDigest, signal, expected) {
      const isByDigest = isDigest(tagOrDigest);
      const known = isByDigest ? await cachedManifest(cache, host, repository, tagOrDigest, expected) : null;
      if (known !== null) return known;
      const fetched = await client.manifest(repository, tagOrDigest, signal, expected);
      const { digest, mediaType } = fetched.descriptor;
      void cache.documents.keep(placeOf(host, repository), digest, { bytes: fetched.bytes, mediaType });
      if (!isByDigest) {
        const fetchedAt = new Date().toISOString();
        void cache.tags.keep(tagKey(host, repository, tagOrDigest), { value: digest, fetchedAt });
      }
      return fetched;
    },
    async smallBlob(repository, descriptor, signal) {
      const known = await cachedBlob(cache, host, repository, descriptor);
      if (known !== null) return known;
      const bytes = await client.smallBlob(repository, descriptor, signal);
      const { digest, mediaType } = descriptor;
      void cache.documents.keep(placeOf(host, repository), digest, { bytes, mediaType });
      return bytes;
    },
    tags: (repository, signal) => client.tags(repository, signal),
  };
}

/**
 * Reads what the cache has of one registry, or the library under the same digest, and asks nobody: images that came out of
 * archives have no registry to ask. What is not there throws `NETWORK`; tags do so too, as their digests are to be had
 * from `cache.tags`.
 * @param blobOf a verified blob of the library; null where it has none that is small enough for a document.
 */
export function documentsFromCache(
  host: string,
  cache: RegistryCache,
  blobOf: (digest: string) => Promise<Buffer | null>,
): DocumentReader {
  return {
    async manifest(repository, tagOrDigest, _signal, expected) {
      if (!isDigest(tagOrDigest)) return notRemembered(host);
      const known = await cachedManifest(cache, host, repository, tagOrDigest, expected);
      if (known !== null) return known;
      const bytes = await blobOf(tagOrDigest);
      if (bytes === null) return notRemembered(host);
      const name = `${placeOf(host, repository)}@${tagOrDigest}`;
      return parseManifest({ bytes, digest: tagOrDigest, contentType: undefined, expected, name });
    },
    async smallBlob(repository, descriptor) {
      const known = await cachedBlob(cache, host, repository, descriptor);
      return known ?? (await blobOf(descriptor.digest)) ?? notRemembered(host);
    },
  };
}

/** The key under which a tag's digest is remembered. */
export function tagKey(host: string, repository: string, tag: string): string {
  return `${host}/${repository}:${tag}`;
}

async function cachedManifest(
  cache: RegistryCache,
  host: string,
  repository: string,
  digest: string,
  expected: Descriptor | undefined,
): Promise<FetchedManifest | null> {
  const place = placeOf(host, repository);
  const found = await cache.documents.find(place, digest);
  // An index that lies about a size is for the registry's answer to expose, with all its facts.
  if (found === null || (expected !== undefined && expected.size !== found.bytes.byteLength)) return null;
  const { bytes, mediaType } = found;
  return parseManifest({ bytes, digest, contentType: mediaType, expected, name: `${place}@${digest}` });
}

async function cachedBlob(
  cache: RegistryCache,
  host: string,
  repository: string,
  { digest, size }: Descriptor,
): Promise<Buffer | null> {
  const found = await cache.documents.find(placeOf(host, repository), digest);
  return found === null || found.bytes.byteLength !== size ? null : found.bytes;
}

function placeOf(host: string, repository: string): string {
  return `${host}/${repository}`;
}

function notRemembered(host: string): never {
  throw new AppError('NETWORK', `This was not read from ${host} before. Try again with a network.`, {
    details: { host, reason: 'not-remembered' },
  });
}
