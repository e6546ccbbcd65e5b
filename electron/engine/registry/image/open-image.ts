import type { Descriptor } from '../../../../shared/descriptor.ts';
import type { Reference } from '../../../../shared/reference.ts';
import type { FetchedManifest } from '../../oci/manifest.ts';
import type { DocumentReader } from '../client/registry-client.ts';
import { expandIndex, type IndexLeaf } from './expand-index.ts';
import { tagOrRepositoryUnknown } from './unknown-repository.ts';

/** What a reference names, before a platform is chosen. */
export interface OpenedImage {
  reference: Reference;
  /** The manifest or index that the reference names. */
  root: FetchedManifest;
  /** The manifests of the index; empty when the root is a manifest. */
  leaves: IndexLeaf[];
  /** The indexes inside the root index, verified; part of the image only for all platforms. */
  nestedIndexes: FetchedManifest[];
  /** Entries of the index that are neither manifest nor index; part of the image only for all platforms. */
  otherEntries: Descriptor[];
}

/**
 * Fetches what a reference names and every index inside it. Its digest counts when it has one.
 * @throws {AppError} what the client and `expandIndex` throw.
 */
export async function openImage(
  client: DocumentReader,
  reference: Reference,
  signal: AbortSignal,
): Promise<OpenedImage> {
  const { repository, digest, tag = 'latest' } = reference;
  const root = await client.manifest(repository, digest ?? tag, signal).catch(async (error: unknown) => {
    throw digest === undefined ? await tagOrRepositoryUnknown(error, client, repository, signal) : error;
  });
  const expanded = await expandIndex(client, repository, root, signal);
  return { reference, root, ...expanded };
}
