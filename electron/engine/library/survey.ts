import { lstat } from 'node:fs/promises';
import type { Descriptor } from '../../../shared/descriptor.ts';
import { markedSubject } from './index/attached-entries.ts';
import { referenceOf } from './index-entry.ts';
import type { Library } from './layout.ts';

/** What a library, or one image of it, consists of. */
export interface Survey {
  /** How many images there are. */
  images: number;
  /** Bytes of each blob that is here. */
  sizes: Map<string, number>;
  /** Digests of blobs that an image needs and that are not here. */
  missing: Set<string>;
  /** The digests that each image consists of, as far as they can be told. */
  uses: Map<Descriptor, ReadonlySet<string>>;
}

/**
 * Finds what a verification reads: the blobs of the images with this reference and of what is attached to them, or all blobs
 * of the library.
 * @throws {AppError} `LIBRARY_CORRUPT` when `index.json` is not an index, `DISK_PERMISSION`.
 */
export async function survey(library: Library, reference: string | undefined): Promise<Survey> {
  const all = await library.entries();
  let next = reference === undefined ? all : all.filter((entry) => referenceOf(entry) === reference);
  const entries = [...next];
  const uses = new Map<Descriptor, ReadonlySet<string>>();
  while (next.length > 0) {
    const parts = new Set<string>();
    for (const entry of next) {
      const { digests, absent } = await library.partsOf(entry);
      for (const digest of digests) parts.add(digest);
      uses.set(entry, new Set([...digests].filter((digest) => !absent.has(digest))));
    }
    // What is attached to an image goes where it goes: signatures, and what is attached to those.
    next = all.filter((entry) => !uses.has(entry) && parts.has(markedSubject(entry) ?? ''));
    entries.push(...next);
  }
  const needed = new Set([...uses.values()].flatMap((used) => [...used]));
  const sizes = await sizesOf(library, needed);
  const missing = await stillMissed(
    library,
    uses,
    new Set([...needed].filter((digest) => !sizes.has(digest))),
  );
  if (reference !== undefined)
    return {
      images: entries.filter((entry) => markedSubject(entry) === undefined).length,
      sizes,
      missing,
      uses,
    };
  // Blobs that no image needs may be deleted meanwhile, and are not missed.
  const others = await sizesOf(library, await library.blobDigests());
  return {
    images: entries.filter((entry) => markedSubject(entry) === undefined).length,
    sizes: new Map([...sizes, ...others]),
    missing,
    uses,
  };
}

/** Those of the missing that an image needs which was not removed or replaced while its blobs were looked for. */
async function stillMissed(
  library: Library,
  uses: ReadonlyMap<Descriptor, ReadonlySet<string>>,
  missing: ReadonlySet<string>,
): Promise<Set<string>> {
  if (missing.size === 0) return new Set();
  const here = new Set((await library.entries()).map((entry) => JSON.stringify(entry)));
  const lacking = [...uses]
    .filter(([entry]) => here.has(JSON.stringify(entry)))
    .flatMap(([, digests]) => [...digests].filter((digest) => missing.has(digest)));
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
