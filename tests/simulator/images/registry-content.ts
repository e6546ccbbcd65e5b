import type { Blob } from '../content/blob.ts';
import { type ArtifactSpecification, artifactManifest } from './artifact.ts';
import { type ForeignUrls, type ImageSpecification, imageManifest } from './image.ts';
import { type IndexSpecification, indexManifest } from './index-manifest.ts';
import { Repository, type RepositoryDetails } from './repository.ts';
import { type StoredManifest, storeManifest } from './stored-manifest.ts';

/** Everything a simulator serves, and the builders that put it there. Names and tags may be added at any time. */
export class RegistryContent implements ForeignUrls {
  readonly #repositories = new Map<string, Repository>();
  readonly #linkedBlobs = new Map<string, Blob>();
  readonly #hosts: { registry: string; link: string };

  constructor(hosts: { registry: string; link: string }) {
    this.#hosts = hosts;
  }

  /** The names of all repositories in the order of the catalog. */
  get names(): string[] {
    return [...this.#repositories.keys()].sort();
  }

  repository(name: string): Repository | undefined {
    return this.#repositories.get(name);
  }

  /** Adds a repository, or finds the one of this name. */
  addRepository(name: string, details: RepositoryDetails = {}): Repository {
    const repository = this.#repositories.get(name) ?? new Repository(name, details);
    this.#repositories.set(name, repository);
    return repository;
  }

  /** Adds an image for one platform, under tags or under its digest alone. */
  addImage(
    repository: string,
    tags: string[],
    image: ImageSpecification,
    lastModified?: string,
  ): StoredManifest {
    return this.#add(repository, tags, imageManifest(image, this), lastModified ?? image.created);
  }

  /** Adds an index over manifests; these need not be added themselves. */
  addIndex(
    repository: string,
    tags: string[],
    index: IndexSpecification,
    lastModified?: string,
  ): StoredManifest {
    return this.#add(repository, tags, indexManifest(index), lastModified);
  }

  /** Adds an artifact that is no image. */
  addArtifact(repository: string, tags: string[], artifact: ArtifactSpecification): StoredManifest {
    return this.#add(repository, tags, artifactManifest(artifact));
  }

  /** Adds any bytes as a manifest: what a hostile or broken registry may hold. */
  addManifest(repository: string, tags: string[], mediaType: string, bytes: Buffer | string): StoredManifest {
    const traits = { hasForeignLayers: false, architecture: '', operatingSystem: '' };
    const content = { mediaType, bytes: Buffer.from(bytes), blobs: [], children: [] };
    return this.#add(
      repository,
      tags,
      storeManifest(traits, async () => content),
    );
  }

  /** Adds a manifest made elsewhere. */
  addStored(
    repository: string,
    tags: string[],
    manifest: StoredManifest,
    lastModified?: string,
  ): StoredManifest {
    return this.#add(repository, tags, manifest, lastModified);
  }

  /** An image that no repository holds by itself: an entry for an index. */
  image(image: ImageSpecification): StoredManifest {
    return imageManifest(image, this);
  }

  link(digest: string, blob: Blob): string {
    const id = linkId(digest);
    this.#linkedBlobs.set(id, blob);
    return `http://${this.#hosts.link}/fwlink/?linkid=${id}`;
  }

  registry(repository: string, digest: string): string {
    return `http://${this.#hosts.registry}/v2/${repository}/blobs/${digest}`;
  }

  /** The blob behind a short link; images with foreign layers are built until it is known. */
  async linkedBlob(id: string): Promise<Blob | undefined> {
    for (const { manifests } of this.#repositories.values()) {
      for (const manifest of manifests) {
        if (this.#linkedBlobs.has(id)) return this.#linkedBlobs.get(id);
        if (manifest.hasForeignLayers) await manifest.build();
      }
    }
    return this.#linkedBlobs.get(id);
  }

  #add(repository: string, tags: string[], manifest: StoredManifest, lastModified?: string): StoredManifest {
    this.addRepository(repository).add(tags, manifest, lastModified);
    return manifest;
  }
}

/** The number of a short link, the same for a blob in every run. */
function linkId(digest: string): string {
  return String(Number.parseInt(digest.slice(7, 15), 16));
}
