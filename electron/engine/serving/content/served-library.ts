import { stat } from 'node:fs/promises';
import type { Descriptor } from '../../../../shared/descriptor.ts';
import { isDigest } from '../../../../shared/digest.ts';
import { parseReference } from '../../../../shared/reference.ts';
import type { BlobStore } from '../../library/blob-store.ts';
import { referenceOf } from '../../library/index-entry.ts';
import { LayoutPaths } from '../../library/layout-paths.ts';
import type { CheckedBlobs } from '../../library/verification/checked-blobs.ts';
import { pathNameOf, type ServedName } from '../names/served-name.ts';
import { type RepositoryContent, type RepositoryEntries, readRepository } from './repository-content.ts';

/** What serving asks of a library. */
export interface LibrarySource {
  readonly folder: string;
  readonly blobs: BlobStore;
  entries(): Promise<Descriptor[]>;
}

/** How long (ms) what could not be read whole is not read again. */
const damagedMs = 2_000;

interface Snapshot {
  /** Tells the file of the index from an earlier one. */
  stamp: string;
  /** By the name that each has in paths. */
  repositories: Map<string, RepositoryEntries>;
  strays: Descriptor[];
  contents: Map<string, { content: Promise<RepositoryContent>; readAt: number }>;
}

/** The library as repositories and tags. It is looked at anew whenever its index has changed. */
export class ServedLibrary {
  readonly #library: LibrarySource;
  readonly #defaultRegistry: () => string;
  #snapshot: Promise<Snapshot> | undefined;

  readonly checkedBlobs: CheckedBlobs;

  /** @param defaultRegistry what a name without a host means. */
  constructor(library: LibrarySource, checkedBlobs: CheckedBlobs, defaultRegistry: () => string) {
    this.#library = library;
    this.checkedBlobs = checkedBlobs;
    this.#defaultRegistry = defaultRegistry;
  }

  get blobs(): BlobStore {
    return this.#library.blobs;
  }

  /**
   * Names of all repositories as they stand in paths, sorted.
   * @throws {AppError} `LIBRARY_CORRUPT` or `DISK_PERMISSION` when the index cannot be read, as all here.
   */
  async names(): Promise<string[]> {
    return [...(await this.#current()).repositories.keys()].sort();
  }

  /** The registries that a repository of this name is here from. */
  async registriesOf(repository: string): Promise<string[]> {
    const { repositories } = await this.#current();
    return [...repositories.values()]
      .filter(({ served }) => served.repository === repository)
      .map(({ served }) => served.registry);
  }

  /** All of one repository; undefined when nothing of it is here. */
  async content(name: ServedName): Promise<RepositoryContent | undefined> {
    const snapshot = await this.#current();
    const key = pathNameOf(name);
    const entries = snapshot.repositories.get(key);
    if (entries === undefined) return undefined;
    const known = snapshot.contents.get(key);
    if (known !== undefined) {
      const content = await known.content;
      if (content.isWhole || performance.now() - known.readAt < damagedMs) return content;
    }
    const content = readRepository(this.#library.blobs, entries, snapshot.strays);
    snapshot.contents.set(key, { content, readAt: performance.now() });
    return content;
  }

  async #current(): Promise<Snapshot> {
    const stamp = await this.#stamp();
    const known = await this.#snapshot?.catch(() => undefined);
    if (known?.stamp === stamp) return known;
    const next = this.#read(stamp);
    this.#snapshot = next;
    return next;
  }

  async #stamp(): Promise<string> {
    const path = new LayoutPaths(this.#library.folder).indexFile;
    const found = await stat(path, { bigint: true }).catch(() => undefined);
    return found === undefined ? '' : [found.ino, found.size, found.mtimeNs].join(' ');
  }

  async #read(stamp: string): Promise<Snapshot> {
    const snapshot: Snapshot = { stamp, repositories: new Map(), strays: [], contents: new Map() };
    for (const entry of await this.#library.entries()) this.#sort(entry, snapshot);
    return snapshot;
  }

  #sort(entry: Descriptor, { repositories, strays }: Snapshot): void {
    const name = referenceOf(entry);
    const reference = isDigest(name) ? undefined : this.#parsed(name);
    if (reference === undefined) {
      strays.push(entry);
      return;
    }
    const key = pathNameOf(reference);
    const found: RepositoryEntries = repositories.get(key) ?? {
      served: { registry: reference.registry, repository: reference.repository },
      tagged: new Map(),
      untagged: [],
    };
    repositories.set(key, found);
    if (reference.tag === undefined) found.untagged.push(entry);
    else found.tagged.set(reference.tag, [...(found.tagged.get(reference.tag) ?? []), entry]);
  }

  /** Other tools write names that are none; those have no place in a path. */
  #parsed(name: string) {
    try {
      return parseReference(name, this.#defaultRegistry());
    } catch {
      return undefined;
    }
  }
}
