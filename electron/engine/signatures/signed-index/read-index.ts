import type { Descriptor } from '../../../../shared/descriptor.ts';
import { isAppError } from '../../../../shared/errors.ts';
import { isIndexMediaType, isManifestMediaType } from '../../../../shared/media-types.ts';
import { sumOfSizes } from '../../oci/descriptor-sums.ts';
import { maximumDocumentBytes } from '../../oci/document-limit.ts';
import type { FetchedManifest } from '../../oci/manifest.ts';
import { parseManifest } from '../../oci/parse-manifest.ts';
import { mostIndexBytes, mostSignatures, mostThings } from '../limits.ts';
import type { AttachedDocument, AttachedSource, SignedManifest } from '../referrers/attached-document.ts';
import { partType, partTypeAnnotation, signedIndexType } from './names.ts';

/** An index that names a manifest, with what is attached to the index. */
export interface SignedIndex {
  index: SignedManifest;
  documents: AttachedDocument[];
}

/** The most indexes of one manifest that are looked at: each pull of another version may have left one, the newest last. */
const mostIndexes = 4;

/** The most of what is attached to an index that is looked at. */
const mostParts = mostSignatures + mostThings;

/**
 * The indexes that are attached to a manifest together with their signatures. Who has attached them is all the same:
 * whatever names this manifest, and is signed, vouches for it.
 * @param documents what is attached to the manifest.
 * @returns those that can be read, and whether others cannot.
 * @throws {AppError} `CANCELLED`; the signal's reason.
 */
export async function signedIndexesOf(
  { descriptor: { digest } }: SignedManifest,
  documents: readonly AttachedDocument[],
  source: AttachedSource,
  signal: AbortSignal,
): Promise<{ found: SignedIndex[]; isCut: boolean }> {
  const all = documents.filter(({ manifest }) => manifest.artifactType === signedIndexType);
  const found: SignedIndex[] = [];
  let isCut = all.length > mostIndexes;
  for (const document of all.slice(-mostIndexes)) {
    try {
      const read = await readSignedIndex(digest, document, source, signal);
      if (read === undefined) continue;
      found.push(read.index);
      isCut ||= read.isCut;
    } catch (error) {
      throwIfCancelled(error, signal);
      isCut = true;
    }
  }
  return { found, isCut };
}

/** True for an index that names this manifest: only such a one says anything of it. */
export function namesManifest(document: FetchedManifest, digest: string): boolean {
  return document.kind === 'index' && document.index.manifests.some((entry) => entry.digest === digest);
}

async function readSignedIndex(
  digest: string,
  { manifest }: AttachedDocument,
  source: AttachedSource,
  signal: AbortSignal,
): Promise<{ index: SignedIndex; isCut: boolean } | undefined> {
  const parts = manifest.layers.flatMap(partOf);
  const part = parts.find(({ mediaType }) => isIndexMediaType(mediaType));
  if (part === undefined) return undefined;
  if (sumOfSizes(parts) > mostIndexBytes) throw new Error('It is larger than any real one');
  const index = await readPart(part, source, signal);
  if (!namesManifest(index, digest)) return undefined;
  const documents: AttachedDocument[] = [];
  const manifests = parts.filter(({ mediaType }) => isManifestMediaType(mediaType));
  let isCut = manifests.length > mostParts;
  for (const each of manifests.slice(0, mostParts)) {
    try {
      const read = await readPart(each, source, signal);
      if (read.kind !== 'manifest') continue;
      const { descriptor, bytes } = read;
      documents.push({ descriptor, bytes, manifest: read.manifest, subject: part.digest, tag: null });
    } catch (error) {
      // One that cannot be read hides none of the others, and may be a signature.
      throwIfCancelled(error, signal);
      isCut = true;
    }
  }
  const { descriptor, bytes } = index;
  return { index: { index: { descriptor, bytes }, documents }, isCut };
}

function throwIfCancelled(error: unknown, signal: AbortSignal): void {
  if (signal.aborted || isAppError(error, 'CANCELLED')) throw error;
}

async function readPart(
  part: Descriptor,
  source: AttachedSource,
  signal: AbortSignal,
): Promise<FetchedManifest> {
  const bytes = await source.blob(part, signal);
  const { digest } = part;
  return parseManifest({ bytes, digest, contentType: part.mediaType, expected: part, name: digest });
}

/** A layer as the document that it is. */
function partOf({ mediaType, digest, size, annotations = {} }: Descriptor): Descriptor[] {
  const type = new Map(Object.entries(annotations)).get(partTypeAnnotation);
  const isPart = mediaType === partType && type !== undefined && size <= maximumDocumentBytes;
  return isPart ? [{ mediaType: type, digest, size }] : [];
}
