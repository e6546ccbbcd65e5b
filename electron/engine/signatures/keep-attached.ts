import type { Descriptor } from '../../../shared/descriptor.ts';
import { formatReference, type Reference } from '../../../shared/reference.ts';
import { tryAll } from '../async/try-all.ts';
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
 * along, so that who has signed those can be told without a network. Whatever cannot be kept costs nothing of the rest, but
 * signatures of one thing are kept together or not at all: without one of them the others may amount to something else.
 * @throws {AppError} what the source and the library throw, when the rest is kept.
 */
export async function keepAttached(request: KeepRequest, signal: AbortSignal): Promise<void> {
  const { documents } = request;
  const signatures = documents.filter(isSignature);
  const things = documents.filter((document) => !isSignature(document));
  const entries: Descriptor[] = [];
  const steps = [
    () => keepSignatures(request, signatures, signal),
    ...things.map((thing) => async () => void entries.push(...(await stored(request, thing, signal)))),
    async () => {
      await addEntries(request, entries);
      // Of what is here alone: what is attached to nothing would stay for ever.
      const around = entries.slice(0, mostThings).map((entry) => () => keepAround(request, entry, signal));
      await tryAll(around, signal);
    },
  ];
  await tryAll(steps, signal);
}

/** Keeps the signatures of something that is attached. */
async function keepAround(request: KeepRequest, { digest }: Descriptor, signal: AbortSignal): Promise<void> {
  const { documents } = await request.source.attachedTo(digest, signal);
  await keepSignatures(request, documents.filter(isSignature), signal);
}

async function keepSignatures(
  request: KeepRequest,
  signatures: readonly AttachedDocument[],
  signal: AbortSignal,
): Promise<void> {
  const entries: Descriptor[] = [];
  for (const signature of signatures) entries.push(...(await stored(request, signature, signal)));
  await addEntries(request, entries);
}

async function addEntries({ library, image }: KeepRequest, entries: readonly Descriptor[]): Promise<void> {
  if (entries.length > 0) await library.addAttached(image, entries);
}

/** Puts one thing with all its parts into the library. @returns its entry; none for one that stays where it is. */
async function stored(
  { library, source, reference }: KeepRequest,
  { descriptor, manifest, bytes, subject, tag }: AttachedDocument,
  signal: AbortSignal,
): Promise<Descriptor[]> {
  const parts = distinctDescriptors([manifest.config, ...manifest.layers]);
  if (parts.some(({ size }) => size > maximumDocumentBytes)) return [];
  for (const part of parts) {
    if (await library.blobs.has(part)) continue;
    await library.blobs.put(part.digest, await source.blob(part, signal));
  }
  await library.blobs.put(descriptor.digest, bytes);
  const name = tag === null ? undefined : formatReference({ ...reference, tag });
  const artifactType = manifest.artifactType ?? manifest.config.mediaType;
  const annotations = { ...descriptor.annotations, ...manifest.annotations };
  return [attachedEntry({ ...descriptor, artifactType, annotations }, subject, name)];
}

function isSignature(document: AttachedDocument): boolean {
  return describeAttached(document).kind === 'signature';
}
