import type { Descriptor } from '../../../../shared/descriptor.ts';
import { manifestMediaTypes } from '../../../../shared/media-types.ts';
import { attachedEntry } from '../../library/index/attached-entries.ts';
import type { Library } from '../../library/layout.ts';
import { distinctDescriptors } from '../../oci/descriptor-sums.ts';
import { digestOf } from '../../oci/digest.ts';
import { maximumEnvelopeBytes, mostSignatures } from '../limits.ts';
import type { AttachedDocument, AttachedSource, SignedManifest } from '../referrers/attached-document.ts';
import { partType, partTypeAnnotation, signedIndexType } from './names.ts';

/** Keeping the signatures of an index of which one platform is in the library. */
export interface KeepIndexRequest {
  library: Library;
  source: AttachedSource;
  /** The manifest of the platform: the entry of the library. */
  image: Descriptor;
  index: SignedManifest;
  /** The signatures of the index. */
  documents: readonly AttachedDocument[];
}

const emptyConfig = { mediaType: 'application/vnd.oci.empty.v1+json', bytes: Buffer.from('{}') };

/**
 * Keeps an index and its signatures with the one platform of it that is in the library. The same signatures make the same
 * manifest. Those larger than what is verified are left out.
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
  const kept = documents.filter(({ manifest }) =>
    manifest.layers.every(({ size }) => size <= maximumEnvelopeBytes),
  );
  for (const { descriptor, bytes, manifest } of kept.slice(0, mostSignatures)) {
    for (const layer of distinctDescriptors(manifest.layers)) {
      if (!(await library.blobs.has(layer))) await put(layer.mediaType, await source.blob(layer, signal));
      parts.push(layer);
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

function asPart({ mediaType, digest, size }: Descriptor): Descriptor {
  return { mediaType: partType, digest, size, annotations: { [partTypeAnnotation]: mediaType } };
}
