import pLimit from 'p-limit';
import type { Platform } from '../../../shared/descriptor.ts';
import { AppError } from '../../../shared/errors.ts';
import {
  choosePlatform,
  formatPlatform,
  isAttestationPlatform,
  matchesPlatform,
  parsePlatform,
} from '../../../shared/platform.ts';
import { formatReference, type Reference } from '../../../shared/reference.ts';
import type { IndexLeaf } from './expand-index.ts';
import { parseImageConfig } from './image-config.ts';
import type { FetchedManifest } from './manifest.ts';
import type { DocumentReader } from './registry-client.ts';
import type { OpenedImage } from './resolve-image.ts';
import { maximumReadSize } from './small-blob.ts';

const requestsAtOnce = 6;
/** Entries without a platform whose configs are read to find it. */
const maximumUnnamed = 64;

/** A verified manifest that is no index. */
export type FetchedImageManifest = Extract<FetchedManifest, { kind: 'manifest' }>;

/** One manifest that a request means, with its config. */
export interface SelectedManifest {
  /** Null for attestations and for artifacts that are no image. */
  platform: Platform | null;
  manifest: FetchedImageManifest;
  /** The verified config; null when it is over 8 MiB and so no image's, to be fetched like a layer. */
  config: Buffer | null;
}

/**
 * Chooses among the manifests of an image and fetches them with their configs. `platformText` is `all`, a
 * platform text, or undefined for the one that `choosePlatform` takes by itself.
 * @throws {AppError} `PLATFORM_NOT_FOUND` naming what there is; what the client throws.
 */
export async function selectManifests(
  client: DocumentReader,
  { reference, root, leaves }: OpenedImage,
  platformText: string | undefined,
  hostPlatform: Platform,
  signal: AbortSignal,
): Promise<SelectedManifest[]> {
  const isAll = platformText === 'all';
  const wanted = platformText === undefined || isAll ? undefined : parsePlatform(platformText);
  const fetchLeaf = (leaf: IndexLeaf) => fetchSelected(client, reference, leaf, signal);
  if (root.kind === 'manifest') {
    const only = await withConfig(client, reference, root, null, signal);
    if (wanted !== undefined) refuseOtherPlatform(reference, only.platform, wanted);
    return [only];
  }
  if (!isAll) return [await fetchLeaf(await chooseLeaf(leaves, wanted, hostPlatform, fetchLeaf))];
  const attestationsLast = leaves.toSorted(
    (left, right) => Number(left.isAttestation) - Number(right.isAttestation),
  );
  return pLimit(requestsAtOnce).map(attestationsLast, fetchLeaf);
}

async function fetchSelected(
  client: DocumentReader,
  reference: Reference,
  { descriptor, platform, isAttestation }: IndexLeaf,
  signal: AbortSignal,
): Promise<SelectedManifest> {
  const fetched = await client.manifest(reference.repository, descriptor.digest, signal, descriptor);
  if (fetched.kind !== 'manifest') throw notAManifest(reference, descriptor.digest);
  const selected = await withConfig(client, reference, fetched, platform, signal);
  return isAttestation ? { ...selected, platform: null } : selected;
}

async function withConfig(
  client: DocumentReader,
  { repository }: Reference,
  manifest: FetchedImageManifest,
  platform: Platform | null,
  signal: AbortSignal,
): Promise<SelectedManifest> {
  const { config: descriptor } = manifest.manifest;
  if (descriptor.size > maximumReadSize) return { platform, manifest, config: null };
  const config = await client.smallBlob(repository, descriptor, signal);
  const told = platform ?? parseImageConfig(config)?.platform ?? null;
  return { platform: told !== null && isAttestationPlatform(told) ? null : told, manifest, config };
}

async function chooseLeaf(
  leaves: readonly IndexLeaf[],
  wanted: Platform | undefined,
  hostPlatform: Platform,
  fetchLeaf: (leaf: IndexLeaf) => Promise<SelectedManifest>,
): Promise<IndexLeaf> {
  const offered = leaves.filter(({ isAttestation }) => !isAttestation);
  const named = offered.flatMap((leaf) => platformEntry(leaf, leaf.platform));
  if (named.length > 0) return choosePlatform(named, wanted, hostPlatform).leaf;
  const [only] = offered;
  if (wanted === undefined && offered.length === 1 && only !== undefined) return only;
  const entries = await pLimit(requestsAtOnce).map(offered.slice(0, maximumUnnamed), async (leaf) => {
    const { platform } = await fetchLeaf(leaf);
    return platformEntry(leaf, platform);
  });
  return choosePlatform(entries.flat(), wanted, hostPlatform).leaf;
}

function platformEntry(leaf: IndexLeaf, platform: Platform | null) {
  return platform === null ? [] : [{ platform, leaf: { ...leaf, platform } }];
}

function refuseOtherPlatform(reference: Reference, platform: Platform | null, wanted: Platform): void {
  if (platform !== null && matchesPlatform(platform, wanted)) return;
  const offer = platform === null ? 'it has no platform' : `it is for ${formatPlatform(platform)} alone`;
  throw new AppError(
    'PLATFORM_NOT_FOUND',
    `There is no ${formatPlatform(wanted)} in ${formatReference(reference)}: ${offer}. Ask for it without a platform.`,
    {
      details: {
        platform: formatPlatform(wanted),
        available: platform === null ? [] : [formatPlatform(platform)],
      },
    },
  );
}

function notAManifest(reference: Reference, digest: string): AppError {
  return new AppError(
    'UNSUPPORTED_MANIFEST',
    `The index of ${formatReference(reference)} names ${digest} as a manifest, but it is an index. Ask the publisher to correct it.`,
    { details: { reference: formatReference(reference), digest } },
  );
}
