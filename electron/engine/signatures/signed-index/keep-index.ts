import type { Descriptor } from '../../../../shared/descriptor.ts';
import { manifestMediaTypes } from '../../../../shared/media-types.ts';
import { tryAll } from '../../async/try-all.ts';
import { attachedEntry } from '../../library/index/attached-entries.ts';
import type { Library } from '../../library/layout.ts';
import { distinctDescriptors, sumOfSizes } from '../../oci/descriptor-sums.ts';
import { digestOf } from '../../oci/digest.ts';
import { maximumDocumentBytes } from '../../oci/document-limit.ts';
import { maximumEnvelopeBytes, mostIndexBytes, mostSignatures, mostThings } from '../limits.ts';
import {
  type AttachedDocument,
  type AttachedSource,
  describeAttached,
  type SignedManifest,
} from '../referrers/attached-document.ts';
import { partType, partTypeAnnotation, signedIndexType } from './names.ts';

/** Keeping what is attached to an index of which one platform is in the library. */
export interface KeepIndexRequest {
  library: Library;
  source: AttachedSource;
  /** The manifest of the platform: the entry of the library. */
  image: Descriptor;
  index: SignedManifest;
  /** Signatures of the index, and what else of it is wanted. */
  documents: readonly AttachedDocument[];
}

const emptyConfig = { mediaType: 'application/vnd.oci.empty.v1+json', bytes: Buffer.from('{}') };

/**
 * Keeps an index and its signatures with the one platform of it that is in the library, and bills of materials and the like
 * as far as there is room and the source gives them. The same make the same manifest. Signatures larger than what is
 * verified are left out.
 * @throws {AppError} what the source and the library throw: where all that failed are bills of materials and the like, when
 *   the rest is kept.
 */
export async function keepSignedIndex(request: KeepIndexRequest, signal: AbortSignal): Promise<void> {
  const { library, source, index, documents } = request;
  const { signatures, things } = keptOf(documents, index.bytes.length);
  const parts: Descriptor[] = [];
  const keep = async ({ descriptor, bytes, parts: named }: Kept) => {
    for (const part of named)
      if (!(await library.blobs.has(part)))
        await put(library, part.mediaType, await source.blob(part, signal));
    parts.push(...named, await put(library, descriptor.mediaType, bytes));
  };
  // Without one of them the signatures may amount to something else, and then it is better to know of none.
  for (const signature of signatures) await keep(signature);
  const steps = [...things.map((thing) => () => keep(thing)), () => keepParts(request, parts)];
  await tryAll(steps, signal);
}

/** Attaches the index and what is kept of what is attached to it, if that is anything, to the platform. */
async function keepParts({ library, image, index }: KeepIndexRequest, parts: readonly Descriptor[]) {
  if (parts.length === 0) return;
  const { descriptor, bytes } = index;
  const layers = [await put(library, descriptor.mediaType, bytes), ...distinctDescriptors(parts)];
  const mediaType = manifestMediaTypes.ociManifest;
  const manifest = {
    schemaVersion: 2,
    mediaType,
    artifactType: signedIndexType,
    config: await put(library, emptyConfig.mediaType, emptyConfig.bytes),
    layers: layers.map(asPart),
    subject: { mediaType: image.mediaType, digest: image.digest, size: image.size },
  };
  const entry = {
    ...(await put(library, mediaType, Buffer.from(JSON.stringify(manifest)))),
    artifactType: signedIndexType,
  };
  await library.addAttached(image.digest, [attachedEntry(entry, image.digest, undefined)]);
}

async function put(library: Library, mediaType: string, bytes: Buffer): Promise<Descriptor> {
  const digest = digestOf(bytes);
  await library.blobs.put(digest, bytes);
  return { mediaType, digest, size: bytes.length };
}

/** Something that is to be kept, with the blobs that it takes. */
interface Kept extends AttachedDocument {
  parts: Descriptor[];
}

/**
 * What is kept of it all. Whoever reads it takes no more than so many bytes together. Signatures come first, the
 * small ones before others, as real ones are: no bill of materials is to cost one, and no huge signature another.
 */
function keptOf(documents: readonly AttachedDocument[], indexBytes: number) {
  let room = mostIndexBytes - indexBytes;
  const fitting = (all: readonly Kept[], most: number, largestPart: number) => {
    const kept: Kept[] = [];
    for (const each of all) {
      const size = sizeOf(each);
      if (kept.length === most) break;
      if (size > room || each.parts.some((part) => part.size > largestPart)) continue;
      room -= size;
      kept.push(each);
    }
    return kept;
  };
  const isSignature = (document: AttachedDocument) => describeAttached(document).kind === 'signature';
  const signatures = documents
    .filter(isSignature)
    .map((document) => ({ ...document, parts: distinctDescriptors(document.manifest.layers) }))
    .toSorted((left, right) => sizeOf(left) - sizeOf(right));
  const things = documents
    .filter((document) => !isSignature(document))
    .map((document) => {
      const { config, layers } = document.manifest;
      return { ...document, parts: distinctDescriptors([config, ...layers]) };
    });
  return {
    signatures: fitting(signatures, mostSignatures, maximumEnvelopeBytes),
    things: fitting(things, mostThings, maximumDocumentBytes),
  };
}

/** Bytes of a thing with all that it takes. */
function sizeOf({ descriptor, parts }: Kept): number {
  return sumOfSizes([descriptor, ...parts]);
}

function asPart({ mediaType, digest, size }: Descriptor): Descriptor {
  return { mediaType: partType, digest, size, annotations: { [partTypeAnnotation]: mediaType } };
}
