import pLimit from 'p-limit';
import type { Platform } from '../../../../shared/descriptor.ts';
import { AppError } from '../../../../shared/errors.ts';
import {
  choosePlatform,
  formatPlatform,
  isAttestationPlatform,
  matchesPlatform,
  parsePlatform,
} from '../../../../shared/platform.ts';
import { formatReference, type Reference } from '../../../../shared/reference.ts';
import { maximumImageSize, sumOfSizes } from '../../oci/descriptor-sums.ts';
import { maximumDocumentBytes } from '../../oci/document-limit.ts';
import { parseImageConfig } from '../../oci/image-config.ts';
import type { FetchedManifest } from '../../oci/manifest.ts';
import type { DocumentReader } from '../client/registry-client.ts';
import { DocumentBudget, tooMuch } from './document-budget.ts';
import type { IndexLeaf } from './expand-index.ts';
import type { OpenedImage } from './open-image.ts';

const requestsAtOnce = 6;
/** Entries without a platform whose configs are read to find it. */
const maximumUnnamed = 64;
/** Manifests of an index that are taken all at once, attestations included; no image has nearly as many. */
const maximumAtOnce = 256;

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

/** What fetching the manifests of one image takes. */
interface Fetching {
  client: DocumentReader;
  reference: Reference;
  signal: AbortSignal;
  /** Counts what is kept in memory, where that is more than one manifest. */
  budget?: DocumentBudget;
}

/**
 * Chooses among the manifests of an image and fetches them with their configs. `platformText` is `all`, a
 * platform text, or undefined for the one that `choosePlatform` takes by itself.
 * @param hosts as `choosePlatform` takes them.
 * @throws {AppError} `PLATFORM_NOT_FOUND` naming what there is; `UNSUPPORTED_MANIFEST` when all of them are too many
 * or too much; what the client throws.
 */
export async function selectManifests(
  client: DocumentReader,
  opened: OpenedImage,
  platformText: string | undefined,
  hosts: readonly Platform[],
  signal: AbortSignal,
): Promise<SelectedManifest[]> {
  const { reference, root, leaves } = opened;
  const fetching: Fetching = { client, reference, signal };
  const isAll = platformText === 'all';
  const wanted = platformText === undefined || isAll ? undefined : parsePlatform(platformText);
  if (root.kind === 'manifest') {
    const only = await withConfig(fetching, root, null);
    if (wanted !== undefined) refuseOtherPlatform(reference, only.platform, wanted);
    return [only];
  }
  if (isAll) return fetchAll(fetching, opened);
  const fetchLeaf = (leaf: IndexLeaf) => fetchSelected(fetching, leaf);
  return [await fetchLeaf(await chooseLeaf(leaves, wanted, hosts, fetchLeaf))];
}

/** Attestations come last. */
async function fetchAll(fetching: Fetching, opened: OpenedImage): Promise<SelectedManifest[]> {
  const { root, leaves, nestedIndexes, otherEntries } = opened;
  const name = formatReference(fetching.reference);
  if (leaves.length > maximumAtOnce) {
    throw tooMuch(name, `it has ${leaves.length} images, and ${maximumAtOnce} are taken together at most`);
  }
  const budget = new DocumentBudget(name);
  const documents = [root, ...nestedIndexes, ...leaves].map(({ descriptor }) => descriptor);
  budget.take(sumOfSizes(documents));
  const stop = new AbortController();
  const signal = AbortSignal.any([fetching.signal, stop.signal]);
  const attestationsLast = leaves.toSorted(
    (left, right) => Number(left.isAttestation) - Number(right.isAttestation),
  );
  try {
    const selected = await pLimit(requestsAtOnce).map(attestationsLast, (leaf) =>
      fetchSelected({ ...fetching, signal, budget }, leaf),
    );
    const parts = selected.flatMap(({ manifest }) => [manifest.manifest.config, ...manifest.manifest.layers]);
    if (sumOfSizes([...parts, ...otherEntries]) > maximumImageSize) {
      throw tooMuch(name, 'its parts are more than 64 TiB together');
    }
    return selected;
  } finally {
    // After a failure the manifests that are still to come are of no use.
    stop.abort();
  }
}

async function fetchSelected(
  fetching: Fetching,
  { descriptor, platform, isAttestation }: IndexLeaf,
): Promise<SelectedManifest> {
  const { client, reference, signal } = fetching;
  const fetched = await client.manifest(reference.repository, descriptor.digest, signal, descriptor);
  if (fetched.kind !== 'manifest') throw notAManifest(reference, descriptor.digest);
  const selected = await withConfig(fetching, fetched, platform);
  return isAttestation ? { ...selected, platform: null } : selected;
}

async function withConfig(
  { client, reference, signal, budget }: Fetching,
  manifest: FetchedImageManifest,
  platform: Platform | null,
): Promise<SelectedManifest> {
  const { config: descriptor } = manifest.manifest;
  if (descriptor.size > maximumDocumentBytes) return { platform, manifest, config: null };
  budget?.take(descriptor.size);
  const config = await client.smallBlob(reference.repository, descriptor, signal);
  const told = platform ?? parseImageConfig(config)?.platform ?? null;
  return { platform: told !== null && isAttestationPlatform(told) ? null : told, manifest, config };
}

async function chooseLeaf(
  leaves: readonly IndexLeaf[],
  wanted: Platform | undefined,
  hosts: readonly Platform[],
  fetchLeaf: (leaf: IndexLeaf) => Promise<SelectedManifest>,
): Promise<IndexLeaf> {
  const offered = leaves.filter(({ isAttestation }) => !isAttestation);
  const named = offered.flatMap((leaf) => platformEntry(leaf, leaf.platform));
  if (named.length > 0) return choosePlatform(named, wanted, hosts).leaf;
  const [only] = offered;
  if (wanted === undefined && offered.length === 1 && only !== undefined) return only;
  const entries = await pLimit(requestsAtOnce).map(offered.slice(0, maximumUnnamed), async (leaf) => {
    const { platform } = await fetchLeaf(leaf);
    return platformEntry(leaf, platform);
  });
  return choosePlatform(entries.flat(), wanted, hosts).leaf;
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
