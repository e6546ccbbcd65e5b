import { lstat } from 'node:fs/promises';
import type { Descriptor } from '../../../shared/descriptor.ts';
import { isFullReference } from '../../../shared/library/find-images.ts';
import { markedSubject } from './index/attached-entries.ts';
import { referenceOf } from './index-entry.ts';
import type { Library } from './layout.ts';

/** What an entry of the index consists of, and the image that it goes with. */
export interface EntryParts {
  entry: Descriptor;
  /** What it is attached to, also in turn; itself when it is attached to nothing that is here. */
  image: Descriptor;
  /** The digests that it consists of, as far as they can be told. */
  digests: ReadonlySet<string>;
}

/** What a library, or one image of it, consists of. */
export interface Survey {
  /** How many images there are. */
  images: number;
  /** Bytes of each blob that is here. */
  sizes: Map<string, number>;
  /** Digests of blobs that an image needs and that are not here. */
  missing: Set<string>;
  /** The parts of each image and of what is attached to it. What is attached comes after its image. */
  parts: EntryParts[];
}

/**
 * Finds what a verification reads: the blobs of the images with this reference and of what is attached to them, or all blobs
 * of the library.
 * @throws {AppError} `LIBRARY_CORRUPT` when `index.json` is not an index, `DISK_PERMISSION`.
 */
export async function survey(library: Library, reference: string | undefined): Promise<Survey> {
  const parts = await partsOfEntries(library, await library.entries(), reference);
  const images = parts.filter(({ entry }) => markedSubject(entry) === undefined).length;
  const needed = new Set(parts.flatMap(({ digests }) => [...digests]));
  const sizes = await sizesOf(library, needed);
  const missing = await stillMissed(
    library,
    parts,
    new Set([...needed].filter((digest) => !sizes.has(digest))),
  );
  if (reference !== undefined) return { images, sizes, missing, parts };
  // Blobs that no image needs may be deleted meanwhile, and are not missed.
  const others = await sizesOf(library, await library.blobDigests());
  return { images, sizes: new Map([...sizes, ...others]), missing, parts };
}

/** The parts of the images with this reference, or of all, and of what is attached to them: signatures, and their like. */
async function partsOfEntries(
  library: Library,
  all: readonly Descriptor[],
  reference: string | undefined,
): Promise<EntryParts[]> {
  const bySubject = Map.groupBy(all, markedSubject);
  const seen = new Set<Descriptor>();
  const parts: EntryParts[] = [];
  for (const starts of inOrder(all, reference)) {
    const queue = starts.filter((entry) => !seen.has(entry)).map((image) => ({ entry: image, image }));
    for (const { entry } of queue) seen.add(entry);
    // It is walked to its end, also while it grows.
    for (const { entry, image } of queue) {
      const { digests, absent } = await library.partsOf(entry);
      parts.push({ entry, image, digests: new Set([...digests].filter((digest) => !absent.has(digest))) });
      for (const digest of digests) {
        const attached = (bySubject.get(digest) ?? []).filter((other) => !seen.has(other));
        for (const other of attached) {
          seen.add(other);
          queue.push({ entry: other, image });
        }
        bySubject.delete(digest);
      }
    }
  }
  return parts;
}

/**
 * The images with this reference. Of all, those that name their registry come first, because what is attached to an image
 * of several names can be had from there; last and one by one, what is attached to nothing that is here.
 */
function inOrder(all: readonly Descriptor[], reference: string | undefined): Descriptor[][] {
  if (reference !== undefined) return [all.filter((entry) => referenceOf(entry) === reference)];
  const images = all.filter((entry) => markedSubject(entry) === undefined);
  const { named = [], others = [] } = Object.groupBy(images, (entry) =>
    isFullReference(referenceOf(entry)) ? 'named' : 'others',
  );
  return [[...named, ...others], ...all.map((entry) => [entry])];
}

/** Those of the missing that an image needs which was not removed or replaced while its blobs were looked for. */
async function stillMissed(
  library: Library,
  parts: readonly EntryParts[],
  missing: ReadonlySet<string>,
): Promise<Set<string>> {
  if (missing.size === 0) return new Set();
  const here = new Set((await library.entries()).map((entry) => JSON.stringify(entry)));
  const lacking = parts
    .filter(({ entry }) => here.has(JSON.stringify(entry)))
    .flatMap(({ digests }) => [...digests].filter((digest) => missing.has(digest)));
  return new Set(lacking);
}

/** Bytes of those of these blobs that are here. A folder or a link to nowhere in the place of one is no blob. */
async function sizesOf(library: Library, digests: Iterable<string>): Promise<Map<string, number>> {
  const sizes = new Map<string, number>();
  for (const digest of digests) {
    const found = await lstat(library.blobs.blobPath(digest)).catch(() => undefined);
    if (found?.isFile() === true) sizes.set(digest, found.size);
  }
  return sizes;
}
