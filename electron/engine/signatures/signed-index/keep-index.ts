import type { Descriptor } from '../../../../shared/descriptor.ts';
import { manifestMediaTypes } from '../../../../shared/media-types.ts';
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
 * as far as there is room. The same make the same manifest. Signatures larger than what is verified are left out.
 * @throws {AppError} what the source and the library throw.
 */
export async function keepSignedIndex(request: KeepIndexRequest, signal: AbortSignal): Promise<void> {
  const { library, source, image, index, documents } = request;
  const put = async (mediaType: string, bytes: Buffer): Promise<Descriptor> => {
    const digest = digestOf(bytes);
    await library.blobs.put(digest, bytes);
    return { mediaType, digest, size: bytes.length };
  };
  const parts: Descriptor[] = [];
  for (const { descriptor, bytes, parts: named } of keptOf(documents, index.bytes.length)) {
    for (const part of named) {
      if (!(await library.blobs.has(part))) await put(part.mediaType, await source.blob(part, signal));
      parts.push(part);
    }
    parts.push(await put(descriptor.mediaType, bytes));
  }
  if (parts.length === 0) return;
  const layers = [await put(index.descriptor.mediaType, index.bytes), ...distinctDescriptors(parts)];
  const mediaType = manifestMediaTypes.ociManifest;
  const manifest = {
    schemaVersion: 2,
    mediaType,
    artifactType: signedIndexType,
    config: await put(emptyConfig.mediaType, emptyConfig.bytes),
    layers: layers.map(asPart),
    subject: { mediaType: image.mediaType, digest: image.digest, size: image.size },
  };
  const entry = {
    ...(await put(mediaType, Buffer.from(JSON.stringify(manifest)))),
    artifactType: signedIndexType,
  };
  await library.addAttached(image.digest, [attachedEntry(entry, image.digest, undefined)]);
}

/**
 * What is kept of it all, with the blobs of each. Signatures come first: whoever reads them takes no more than so many bytes,
 * and no bill of materials is to cost a signature.
 */
function keptOf(documents: readonly AttachedDocument[], indexBytes: number) {
  const isSignature = (document: AttachedDocument) => describeAttached(document).kind === 'signature';
  const signatures = documents
    .filter(isSignature)
    .map((document) => ({ ...document, parts: distinctDescriptors(document.manifest.layers) }))
    .filter(({ parts }) => parts.every(({ size }) => size <= maximumEnvelopeBytes))
    .slice(0, mostSignatures);
  const kept = [...signatures];
  let room = mostIndexBytes - indexBytes - sumOfSizes(signatures.flatMap(sizedOf));
  for (const document of documents.filter((each) => !isSignature(each)).slice(0, mostThings)) {
    const { config, layers } = document.manifest;
    const thing = { ...document, parts: distinctDescriptors([config, ...layers]) };
    const size = sumOfSizes(sizedOf(thing));
    if (size > room || thing.parts.some((part) => part.size > maximumDocumentBytes)) continue;
    room -= size;
    kept.push(thing);
  }
  return kept;
}

function sizedOf({ descriptor, parts }: { descriptor: Descriptor; parts: readonly Descriptor[] }) {
  return [descriptor, ...parts];
}

function asPart({ mediaType, digest, size }: Descriptor): Descriptor {
  return { mediaType: partType, digest, size, annotations: { [partTypeAnnotation]: mediaType } };
}
