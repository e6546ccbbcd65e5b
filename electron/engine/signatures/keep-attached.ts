import type { Descriptor } from '../../../shared/descriptor.ts';
import { formatReference, type Reference } from '../../../shared/reference.ts';
import { attachedEntry } from '../library/index/attached-entries.ts';
import type { Library } from '../library/layout.ts';
import { distinctDescriptors } from '../oci/descriptor-sums.ts';
import { maximumDocumentBytes } from '../oci/document-limit.ts';
import { mostThings } from './limits.ts';
import {
  type AttachedDocument,
  type AttachedSource,
  describeAttached,
} from './referrers/attached-document.ts';

/** Keeping what is attached to an image. */
export interface KeepRequest {
  library: Library;
  source: AttachedSource;
  reference: Pick<Reference, 'registry' | 'repository'>;
  /** The digest of the image's entry in the library. */
  image: string;
  documents: readonly AttachedDocument[];
}

/**
 * Puts what is attached to an image into the library beside it, as other tools find it there: the manifests as entries of
 * the index. Anything with a part of more than 8 MiB stays where it is. Signatures of bills of materials and the like come
 * along, so that who has signed those can be told without a network.
 * @throws {AppError} what the source and the library throw.
 */
export async function keepAttached(request: KeepRequest, signal: AbortSignal): Promise<void> {
  await keep(request, signal);
  const { source, documents } = request;
  const things = documents.filter((document) => describeAttached(document).kind !== 'signature');
  for (const { descriptor } of things.slice(0, mostThings)) {
    const around = await source.attachedTo(descriptor.digest, signal);
    const signatures = around.documents.filter((document) => describeAttached(document).kind === 'signature');
    await keep({ ...request, documents: signatures }, signal);
  }
}

async function keep(request: KeepRequest, signal: AbortSignal): Promise<void> {
  const { library, source, reference, image, documents } = request;
  const entries: Descriptor[] = [];
  for (const { descriptor, manifest, bytes, subject, tag } of documents) {
    const parts = distinctDescriptors([manifest.config, ...manifest.layers]);
    if (parts.some(({ size }) => size > maximumDocumentBytes)) continue;
    for (const part of parts) {
      if (await library.blobs.has(part)) continue;
      await library.blobs.put(part.digest, await source.blob(part, signal));
    }
    await library.blobs.put(descriptor.digest, bytes);
    const name = tag === null ? undefined : formatReference({ ...reference, tag });
    const artifactType = manifest.artifactType ?? manifest.config.mediaType;
    const annotations = { ...descriptor.annotations, ...manifest.annotations };
    entries.push(attachedEntry({ ...descriptor, artifactType, annotations }, subject, name));
  }
  if (entries.length > 0) await library.addAttached(image, entries);
}
