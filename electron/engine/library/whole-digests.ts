import type { Descriptor } from '../../../shared/descriptor.ts';
import type { BlobReader } from './blob-reader.ts';
import { contentsOf, type EntryAbsenceRule } from './blob-usage.ts';

/**
 * Digests of the manifests, configs and layers of all entries that are whole, each once, in their order.
 * @param blobs tells also whether a blob is there in full length.
 */
export async function wholeDigests(
  blobs: BlobReader & { has(blob: Descriptor): Promise<boolean> },
  entries: readonly Descriptor[],
  mayBeAbsent: EntryAbsenceRule,
): Promise<string[]> {
  const digests = new Set<string>();
  for (const contents of (await contentsOf(blobs, entries, mayBeAbsent)).values()) {
    const isHere = await Promise.all(contents.blobs.map((blob) => blobs.has(blob)));
    if (isHere.includes(false)) continue;
    for (const digest of contents.documents.keys()) digests.add(digest);
    for (const { digest } of contents.blobs) digests.add(digest);
  }
  return [...digests].sort();
}
