import { stat } from 'node:fs/promises';
import type { Descriptor } from '../../../shared/descriptor.ts';
import { isDigest } from '../../../shared/digest.ts';
import { isAppError } from '../../../shared/errors.ts';
import { readImageContents } from './image-contents.ts';
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
 * Finds what a verification reads: the blobs of the images with this reference, or all blobs of the library.
 * @throws {AppError} `LIBRARY_CORRUPT` when `index.json` is not an index, `DISK_PERMISSION`.
 */
export async function survey(library: Library, reference: string | undefined): Promise<Survey> {
  const all = await library.entries();
  const entries = reference === undefined ? all : all.filter((entry) => referenceOf(entry) === reference);
  const missing = new Set<string>();
  const uses = new Map<Descriptor, ReadonlySet<string>>();
  for (const entry of entries) uses.set(entry, await digestsUsedBy(library, entry, missing));
  const digests = new Set([...uses.values()].flatMap((used) => [...used]));
  const sizes = await sizesOf(library, digests, missing);
  if (reference !== undefined) return { images: entries.length, sizes, missing, uses };
  // Blobs that no image needs may be deleted meanwhile, and are not missed.
  const others = await sizesOf(library, new Set(await library.blobDigests()), new Set());
  return { images: entries.length, sizes: new Map([...sizes, ...others]), missing, uses };
}

async function digestsUsedBy(
  library: Library,
  entry: Descriptor,
  missing: Set<string>,
): Promise<Set<string>> {
  const digests = new Set([entry.digest]);
  try {
    const contents = await readImageContents(library.blobs, entry);
    for (const digest of contents.documents.keys()) digests.add(digest);
    for (const { digest } of contents.blobs) digests.add(digest);
  } catch (error) {
    if (!isAppError(error, 'LIBRARY_CORRUPT')) throw error;
    const { digest } = error.details;
    if (typeof digest !== 'string' || !isDigest(digest)) return digests;
    digests.add(digest);
    // The document is damaged or gone: whether it has a size tells which.
    if ((await sizesOf(library, new Set([digest]), missing)).size === 0) missing.add(digest);
  }
  return digests;
}

async function sizesOf(
  library: Library,
  digests: ReadonlySet<string>,
  missing: Set<string>,
): Promise<Map<string, number>> {
  const sizes = new Map<string, number>();
  for (const digest of digests) {
    const found = await stat(library.blobs.blobPath(digest)).catch(() => undefined);
    if (found === undefined) missing.add(digest);
    else sizes.set(digest, found.size);
  }
  return sizes;
}
