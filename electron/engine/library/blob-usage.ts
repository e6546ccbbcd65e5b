import type { Descriptor } from '../../../shared/descriptor.ts';
import { isAppError } from '../../../shared/errors.ts';
import type { BlobReader } from './blob-reader.ts';
import { type ImageContents, readImageContents } from './image-contents.ts';

/** Whether an entry is whole without this manifest of a platform. */
export type EntryAbsenceRule = (entry: Descriptor, child: Descriptor) => Promise<boolean>;

/**
 * What each entry consists of, by the entry's digest. Entries whose manifests are missing, damaged or cannot be read
 * have none: a broken image must not hide the others. Only good to tell sizes: what is deleted is marked otherwise.
 */
export async function contentsOf(
  blobs: BlobReader,
  entries: readonly Descriptor[],
  mayBeAbsent: EntryAbsenceRule,
): Promise<Map<string, ImageContents>> {
  const contents = new Map<string, ImageContents>();
  for (const entry of entries) {
    if (contents.has(entry.digest)) continue;
    try {
      const rule = (child: Descriptor) => mayBeAbsent(entry, child);
      contents.set(entry.digest, await readImageContents(blobs, entry, rule));
    } catch (error) {
      if (!isAppError(error)) throw error;
    }
  }
  return contents;
}

/** Every blob of an entry: its manifests, configs and layers. */
function digestsOf(entry: Descriptor, contents: ReadonlyMap<string, ImageContents>): string[] {
  const found = contents.get(entry.digest);
  if (found === undefined) return [entry.digest];
  return [...found.documents.keys(), ...found.blobs.map(({ digest }) => digest)];
}

/** For each entry its bytes, and how many of them no other entry uses. */
export function bytesByEntry(
  entries: readonly Descriptor[],
  contents: ReadonlyMap<string, ImageContents>,
): { size: number; uniqueBytes: number }[] {
  const users = new Map<string, number>();
  const sizes = new Map<string, number>();
  for (const entry of entries) {
    for (const digest of digestsOf(entry, contents)) users.set(digest, (users.get(digest) ?? 0) + 1);
    const found = contents.get(entry.digest);
    found?.documents.forEach((bytes, digest) => {
      sizes.set(digest, bytes.byteLength);
    });
    for (const { digest, size } of found?.blobs ?? []) sizes.set(digest, size);
  }
  return entries.map((entry) => {
    const digests = digestsOf(entry, contents);
    const sum = (chosen: string[]) => chosen.reduce((bytes, digest) => bytes + (sizes.get(digest) ?? 0), 0);
    return { size: sum(digests), uniqueBytes: sum(digests.filter((digest) => users.get(digest) === 1)) };
  });
}
