import type { Descriptor } from '../../../../shared/descriptor.ts';
import type { RepositoryDetails } from '../../../../shared/schemas/image.ts';
import type { FetchedManifest } from '../../oci/manifest.ts';
import type { BlobSource } from '../../transfer/fetch/blob-source.ts';
import type { NameBatch } from './name-pages.ts';
import type { ReferrerList } from './referrers/list-referrers.ts';

/** One registry, as the rest of the engine sees it. Every call may throw `AppError`s of any code. */
export interface RegistryClient {
  readonly host: string;
  /** Names of all repositories, page by page as the registry sends them. */
  catalog(signal: AbortSignal): AsyncIterable<NameBatch>;
  /** Tags of one repository, page by page; nothing for a repository that exists without tags. */
  tags(repository: string, signal: AbortSignal): AsyncIterable<NameBatch>;
  /**
   * One manifest or index, verified against the digest asked for (or, by tag, the one reported).
   * `expected` checks size and media type too, when the caller has the descriptor from an index.
   */
  manifest(
    repository: string,
    tagOrDigest: string,
    signal: AbortSignal,
    expected?: Descriptor,
  ): Promise<FetchedManifest>;
  /**
   * The digest that a tag means now, by a request for headers alone (distribution-spec, "Pulling manifests"); null where
   * the registry does not tell it that way.
   */
  tagDigest(repository: string, tag: string, signal: AbortSignal): Promise<string | null>;
  /** A small blob whole in memory, verified: configs. `MANIFEST_TOO_LARGE` over 8 MiB. */
  smallBlob(repository: string, descriptor: Descriptor, signal: AbortSignal): Promise<Buffer>;
  /** Where a blob can be fetched: the registry first, then each of the descriptor's `urls`. */
  blobSources(repository: string, descriptor: Descriptor): BlobSource[];
  /** What is attached to a manifest: signatures, SBOMs, attestations. Nothing where the registry knows of none. */
  referrers(repository: string, digest: string, signal: AbortSignal): Promise<ReferrerList>;
  /** Descriptions and dates from the registry's portal; all null or empty where it has none. */
  repositoryDetails(repository: string, signal: AbortSignal): Promise<RepositoryDetails>;
}

/** What it takes to open an image without its layers. */
export type DocumentReader = Pick<RegistryClient, 'manifest' | 'smallBlob'> &
  Partial<Pick<RegistryClient, 'tags'>>;
