import { isForeignOfUnknownSize, unpackedSum } from '../../../shared/library/unpacked-sum.ts';
import { isForeignMediaType } from '../../../shared/media-types.ts';
import type { DownloadPlan } from '../../../shared/schemas/download.ts';

/** Bytes of a plan, or of several, by where they are or come from. */
export interface SourceBytes {
  here: number;
  foreign: number;
  registry: number;
  /** Hosts of the foreign ones. */
  foreignHosts: readonly string[];
}

/** What of a row's fetch comes with rows above it already. */
export interface SharedWithAbove {
  bytes: number;
  /** The number of the one row, from 1, that has all of it; undefined where several have. */
  row: number | undefined;
}

type PlannedBlob = DownloadPlan['blobs'][number];

/** Adds up, each blob once, where the bytes of these plans are. */
export function sourceBytes(plans: Iterable<Pick<DownloadPlan, 'blobs'>>): SourceBytes {
  const blobs = new Map<string, PlannedBlob>();
  for (const plan of plans) for (const blob of plan.blobs) blobs.set(blob.digest, blob);
  const sums = { here: 0, foreign: 0, registry: 0 };
  const hosts = new Set<string>();
  for (const blob of blobs.values()) {
    const missing = missingBytes(blob);
    sums.here += blob.size - missing;
    const isForeign = blob.foreignHost !== undefined && isForeignMediaType(blob.mediaType);
    sums[isForeign ? 'foreign' : 'registry'] += missing;
    if (isForeign && missing > 0 && blob.foreignHost !== undefined) hosts.add(blob.foreignHost);
  }
  return { ...sums, foreignHosts: [...hosts] };
}

/** Bytes that are fetched for a plan alone. */
export function bytesToFetch({ blobs }: Pick<DownloadPlan, 'blobs'>): number {
  return blobs.reduce((sum, blob) => sum + missingBytes(blob), 0);
}

/**
 * For each row, in their order, what the rows above it fetch for it.
 * @param plans of the rows that are chosen; undefined for the others.
 */
export function sharedWithAbove(
  plans: readonly (Pick<DownloadPlan, 'blobs'> | undefined)[],
): SharedWithAbove[] {
  /** The first row that fetches a blob. */
  const firstRow = new Map<string, number>();
  return plans.map((plan, index) => {
    let bytes = 0;
    const rows = new Set<number>();
    for (const blob of plan?.blobs ?? []) {
      const missing = missingBytes(blob);
      if (missing === 0) continue;
      const above = firstRow.get(blob.digest);
      if (above === undefined) firstRow.set(blob.digest, index + 1);
      else {
        bytes += missing;
        rows.add(above);
      }
    }
    return { bytes, row: rows.size === 1 ? [...rows][0] : undefined };
  });
}

function missingBytes({ size, bytesHere }: PlannedBlob): number {
  return Math.max(0, size - bytesHere);
}

/** Bytes that the layers of all plans have unpacked, each layer once; undefined where one of them is not known. */
export function unpackedBytes(plans: readonly Pick<DownloadPlan, 'blobs'>[]): number | undefined {
  return unpackedSum(plans.flatMap(layersOf));
}

/** How many of the plans have a foreign layer of which nobody knows what it has unpacked. */
export function countOfUnknownSize(plans: readonly Pick<DownloadPlan, 'blobs'>[]): number {
  return plans.filter((plan) => layersOf(plan).some(isForeignOfUnknownSize)).length;
}

function layersOf({ blobs }: Pick<DownloadPlan, 'blobs'>): PlannedBlob[] {
  return blobs.filter(({ kind }) => kind === 'layer');
}
