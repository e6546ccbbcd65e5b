import type { Descriptor } from '../../../shared/descriptor.ts';
import type { LibraryImage } from '../../../shared/schemas/library.ts';
import type { BlobReader } from './blob-reader.ts';
import { bytesByEntry, contentsOf, type EntryAbsenceRule } from './blob-usage.ts';
import { markedSubject, mayBeAttached } from './index/attached-entries.ts';
import { addedAtOf, platformOf, referenceOf } from './index-entry.ts';

/**
 * The images that these entries of a library stand for, the newest first, with their sizes in bytes.
 * An image whose manifests are missing, damaged or cannot be read is listed as damaged, with 0 bytes.
 */
export async function listImages(
  blobs: BlobReader,
  all: readonly Descriptor[],
  mayBeAbsent: EntryAbsenceRule,
): Promise<LibraryImage[]> {
  const named = all.filter((entry) => markedSubject(entry) === undefined);
  const contents = await contentsOf(blobs, named, mayBeAbsent);
  // Signatures and their like are told with the image that they are attached to.
  const entries = named.filter(
    (entry) => !mayBeAttached(entry) || contents.get(entry.digest)?.manifests[0]?.subject === undefined,
  );
  const bytes = bytesByEntry(entries, contents);
  return entries
    .map((entry, position): LibraryImage => {
      const { size = 0, uniqueBytes = 0 } = bytes[position] ?? {};
      return {
        reference: referenceOf(entry),
        digest: entry.digest,
        mediaType: entry.mediaType,
        platform: platformOf(entry),
        size,
        uniqueBytes,
        addedAt: addedAtOf(entry),
        hasForeignLayers: contents.get(entry.digest)?.blobs.some(({ urls }) => urls !== undefined) ?? false,
        isDamaged: !contents.has(entry.digest),
      };
    })
    .sort((left, right) => (right.addedAt ?? '').localeCompare(left.addedAt ?? ''));
}
