import type { Descriptor, Platform } from '../../../../shared/descriptor.ts';
import type { Reference } from '../../../../shared/reference.ts';
import type { FetchedManifest } from '../../oci/manifest.ts';
import type { DocumentReader } from '../client/registry-client.ts';
import { expandIndex, type IndexLeaf } from './expand-index.ts';
import { type SelectedManifest, selectManifests } from './select-manifests.ts';

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

/** What a reference means, for one platform or for all. */
export interface ResolvedImage extends OpenedImage {
  /** One for a platform; for `all` every manifest of the index, attestations last. */
  selected: SelectedManifest[];
}

/**
 * Finds the manifests that a reference and a platform mean. `platformText` is `all`, a platform text, or
 * undefined for the one that `choosePlatform` takes by itself.
 * @throws {AppError} `PLATFORM_NOT_FOUND` naming what there is; what the client throws.
 */
export async function resolveImage(
  client: DocumentReader,
  reference: Reference,
  platformText: string | undefined,
  hostPlatform: Platform,
  signal: AbortSignal,
): Promise<ResolvedImage> {
  const opened = await openImage(client, reference, signal);
  const selected = await selectManifests(client, opened, platformText, hostPlatform, signal);
  return { ...opened, selected };
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
  const root = await client.manifest(repository, digest ?? tag, signal);
  const expanded = await expandIndex(client, repository, root, signal);
  return { reference, root, ...expanded };
}
