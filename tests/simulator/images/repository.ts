import type { Blob } from '../content/blob.ts';
import { type BuiltManifest, type StoredManifest, withDescendants } from './stored-manifest.ts';

/** A tag of a repository. */
export interface Tag {
  manifest: StoredManifest;
  /** RFC 3339, for the portal. */
  lastModified: string;
}

/** What the portal tells of a repository. */
export interface RepositoryDetails {
  shortDescription?: string;
  readme?: string;
  /** False answers `tags/list` as MCR does for a repository without tags. */
  hasTagList?: boolean;
  /** True leaves the repository out of the portal, as teams may. */
  isOffPortal?: boolean;
  /** Fills in the tags when somebody first asks for the repository. */
  populate?: (repository: Repository) => void;
}

/** A repository of a simulator. */
export class Repository {
  readonly name: string;
  readonly details: RepositoryDetails;
  readonly #tags = new Map<string, Tag>();
  readonly #untagged: StoredManifest[] = [];
  #isPopulated = false;

  constructor(name: string, details: RepositoryDetails) {
    this.name = name;
    this.details = details;
  }

  get tags(): ReadonlyMap<string, Tag> {
    this.#populate();
    return this.#tags;
  }

  /** All manifests that can be asked for by tag, and those that only have a digest. */
  get manifests(): StoredManifest[] {
    this.#populate();
    return [...[...this.#tags.values()].map(({ manifest }) => manifest), ...this.#untagged];
  }

  /** Adds a manifest under tags, or under its digest alone when there are none. */
  add(tags: string[], manifest: StoredManifest, lastModified = '2026-11-11T08:00:00Z'): void {
    for (const tag of tags) this.#tags.set(tag, { manifest, lastModified });
    if (tags.length === 0) this.#untagged.push(manifest);
  }

  /** Finds a manifest by tag or digest. */
  async findManifest(tagOrDigest: string): Promise<BuiltManifest | undefined> {
    if (!tagOrDigest.includes(':')) return await this.tags.get(tagOrDigest)?.manifest.build();
    return await this.#search((manifest) => (manifest.digest === tagOrDigest ? manifest : undefined));
  }

  /** Finds a blob that this repository serves; foreign layers are not among them. */
  async findBlob(digest: string): Promise<Blob | undefined> {
    const named = await this.#search(({ blobs }) => blobs.find((blob) => blob.digest === digest));
    return named?.isForeign ? undefined : named?.blob;
  }

  /** All manifests whose subject is the one given. */
  async referrers(digest: string): Promise<BuiltManifest[]> {
    const built = await Promise.all(this.manifests.map((manifest) => manifest.build()));
    return built.filter(({ subject }) => subject === digest);
  }

  /** Looks through what is built already, then builds the rest one by one until it is found. */
  async #search<Found>(find: (manifest: BuiltManifest) => Found | undefined): Promise<Found | undefined> {
    const manifests = this.manifests;
    const builtFirst = manifests.toSorted((left, right) => Number(!left.built) - Number(!right.built));
    for (const stored of builtFirst) {
      for (const manifest of withDescendants(await stored.build())) {
        const found = find(manifest);
        if (found !== undefined) return found;
      }
    }
    return undefined;
  }

  #populate(): void {
    if (this.#isPopulated) return;
    this.#isPopulated = true;
    this.details.populate?.(this);
  }
}
