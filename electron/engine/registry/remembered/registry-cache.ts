import { join } from 'node:path';
import * as z from 'zod';
import { digestSchema } from '../../../../shared/digest.ts';
import { type RepositoryDetails, repositoryDetailsSchema } from '../../../../shared/schemas/image.ts';
import type { ByteStore } from './byte-store.ts';
import { DatedCache } from './dated-cache.ts';
import { DiskStore } from './disk-store.ts';
import { DocumentCache } from './document-cache.ts';
import { MemoryStore } from './memory-store.ts';

/** Bytes of lists (names, tags, details) and of documents (manifests, configs) that are kept. */
const limit = 64 * 1024 * 1024;

const namesSchema = z.object({ names: z.array(z.string()), truncated: z.boolean() });
/** A whole list of names as last seen. */
export type CachedNames = z.infer<typeof namesSchema>;

/** What was read of registries, so that it opens at once the next time and without a network. */
export class RegistryCache {
  /** Lists of repositories and tags, by registry and repository. */
  readonly names: DatedCache<CachedNames>;
  /** The digest that a tag meant, by full reference. */
  readonly tags: DatedCache<string>;
  /** What portals told, by registry and repository. */
  readonly details: DatedCache<RepositoryDetails>;
  readonly documents: DocumentCache;
  readonly #stores: ByteStore[];

  private constructor(lists: ByteStore, documents: ByteStore) {
    this.names = new DatedCache(lists, 'names', namesSchema);
    this.tags = new DatedCache(lists, 'tag', digestSchema);
    this.details = new DatedCache(lists, 'details', repositoryDetailsSchema);
    this.documents = new DocumentCache(documents);
    this.#stores = [lists, documents];
  }

  /** A cache in this folder, which need not exist. */
  static onDisk(folder: string): RegistryCache {
    return new RegistryCache(
      new DiskStore(join(folder, 'lists'), limit),
      new DiskStore(join(folder, 'documents'), limit),
    );
  }

  /** A cache that ends with this process. */
  static inMemory(): RegistryCache {
    return new RegistryCache(new MemoryStore(limit), new MemoryStore(limit));
  }

  /** Forgets everything, as after signing out. */
  async clear(): Promise<void> {
    await Promise.all(this.#stores.map((store) => store.clear()));
  }

  async close(): Promise<void> {
    await Promise.all(this.#stores.map((store) => store.close()));
  }
}
