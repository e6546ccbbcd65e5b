import type { DownloadPlan } from './schemas/download.ts';

/** What several downloads take together. */
export interface PlanSum {
  /** Bytes of all of it, each blob once. */
  bytesTotal: number;
  /** How many of them are in the library, in whole blobs or in parts. */
  bytesHere: number;
  /** Bytes of blobs that are to be fetched, each once. */
  bytesToFetch: number;
  /** Bytes to fetch that more than one of the downloads needs, counted once. */
  bytesShared: number;
}

/** Adds plans up, and counts a blob that several of them need once. */
export function sumPlans(plans: Iterable<Pick<DownloadPlan, 'bytesTotal' | 'blobs'>>): PlanSum {
  const blobs = new Map<string, { size: number; bytesHere: number; users: number }>();
  // Manifests and configs that were read already: each image has its own.
  let bytesOfDocuments = 0;
  for (const plan of plans) {
    bytesOfDocuments += plan.bytesTotal - sum(plan.blobs.map(({ size }) => size));
    for (const { digest, size, bytesHere } of plan.blobs) {
      const users = (blobs.get(digest)?.users ?? 0) + 1;
      blobs.set(digest, { size, bytesHere, users });
    }
  }
  const all = [...blobs.values()];
  const bytesOfBlobs = sum(all.map(({ size }) => size));
  const bytesHere = sum(all.map((blob) => Math.min(blob.bytesHere, blob.size)));
  const shared = all.filter(({ users }) => users > 1);
  return {
    // A registry may claim any size, and above this limit numbers are not exact.
    bytesTotal: atMost(bytesOfDocuments + bytesOfBlobs),
    bytesHere: atMost(bytesHere),
    bytesToFetch: atMost(bytesOfBlobs - bytesHere),
    bytesShared: atMost(sum(shared.map((blob) => Math.max(0, blob.size - blob.bytesHere)))),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

function atMost(bytes: number): number {
  return Math.min(Number.MAX_SAFE_INTEGER, Math.max(0, bytes));
}
