import type { Descriptor, Platform } from '../../../shared/descriptor.ts';
import { isRepositoryName, isTag, parseReference, parseRegistry } from '../../../shared/reference.ts';
import type { RegistryClient } from '../registry/client/registry-client.ts';
import { platformSizes } from '../registry/image/platform-sizes.ts';
import { detailsWithCache } from '../registry/remembered/details-with-cache.ts';
import { documentsWithCache } from '../registry/remembered/documents-with-cache.ts';
import { imageOfLibrary } from '../registry/remembered/image-of-library.ts';
import {
  type ImageReadContext,
  imageFromCacheThenRegistry,
  imageWithCache,
} from '../registry/remembered/image-with-cache.ts';
import { namesWithCache } from '../registry/remembered/names-with-cache.ts';
import type { RegistryCache } from '../registry/remembered/registry-cache.ts';
import type { RegistryService } from './engine-services.ts';

export interface RegistryServiceOptions {
  /** The client for a registry's host, as `parseReference` gives it. */
  clientOf: (host: string) => RegistryClient;
  cache: RegistryCache;
  /** True when the library has a verified blob. */
  hasBlob: (digest: string) => Promise<boolean>;
  /** Bytes that a layer has unpacked, where that is known without unpacking it. */
  unpackedSizeOf: (layer: Descriptor) => Promise<number | undefined>;
  /** A verified small blob of the library; null where there is none. */
  blobOf: (digest: string) => Promise<Buffer | null>;
  /** The host that references without one mean. */
  defaultRegistry: () => string;
  /** As `choosePlatform` takes them. */
  hosts(): readonly Platform[];
}

/** What users read of registries, in the contract's terms, over one client per registry and one cache for all. */
export function createRegistryService(options: RegistryServiceOptions): RegistryService {
  const { clientOf, cache, defaultRegistry, hasBlob, unpackedSizeOf, blobOf, hosts } = options;
  const parse = (text: string) => parseReference(text, defaultRegistry());
  const readerOf = (host: string) => documentsWithCache(clientOf(host), cache);
  const images: ImageReadContext = { cache, readerOf, hasBlob, unpackedSizeOf, blobOf, hosts };

  return {
    async *catalog(registry, signal) {
      const host = parseRegistry(registry);
      const fetch = () => clientOf(host).catalog(signal);
      yield* namesWithCache({ cache: cache.names, key: host, isName: isRepositoryName, fetch });
    },
    async *tags(text, signal) {
      const { registry, repository } = parse(text);
      const fetch = () => clientOf(registry).tags(repository, signal);
      yield* namesWithCache({
        cache: cache.names,
        key: `${registry}/${repository}`,
        isName: isTag,
        fetch,
      });
    },
    async repositoryDetails(text, signal) {
      const { registry, repository } = parse(text);
      return detailsWithCache(clientOf(registry), cache, repository, signal);
    },
    async image(text, platform, signal, indexOnly = false) {
      return imageWithCache(images, { reference: parse(text), platform, indexOnly }, signal);
    },
    async *openImage(text, platform, signal) {
      yield* imageFromCacheThenRegistry(
        images,
        { reference: parse(text), platform, indexOnly: false },
        signal,
      );
    },
    async imageOfLibrary(named, signal) {
      return imageOfLibrary(images, named, signal);
    },
    async *platformSizes(text, signal) {
      const reference = parse(text);
      yield* platformSizes(readerOf(reference.registry), reference, hasBlob, signal);
    },
  };
}
