import pLimit from 'p-limit';
import type { Descriptor } from '../../../../shared/descriptor.ts';
import { isAppError } from '../../../../shared/errors.ts';
import { isManifestMediaType } from '../../../../shared/media-types.ts';
import type { RegistryClient } from '../../registry/client/registry-client.ts';
import { mostDocuments } from '../limits.ts';
import { type AttachedDocument, type AttachedSource, oldTags } from './attached-document.ts';

const readsAtATime = 4;

/** What is attached to the manifests of one repository of a registry: by its list of referrers, and by cosign's old tags. */
export function attachedInRegistry(client: RegistryClient, repository: string): AttachedSource {
  return {
    async attachedTo(digest, signal) {
      const limit = pLimit(readsAtATime);
      const [listed, tagged] = await Promise.all([
        referrersOf(client, repository, digest, signal),
        limit.map(oldTags(digest), (tag) => taggedDocument(client, repository, digest, tag, signal)),
      ]);
      const read = await limit.map(listed.descriptors, (descriptor) =>
        readDocument(client, repository, digest, descriptor, signal),
      );
      const found = [...read, ...tagged];
      const documents = found.filter((document) => document !== undefined && document !== 'unread');
      return { documents, isCut: listed.isCut || found.includes('unread') };
    },
    async manifest(descriptor, signal) {
      try {
        return await client.manifest(repository, descriptor.digest, signal, descriptor);
      } catch (error) {
        outcomeOf(error);
        return undefined;
      }
    },
    blob: (descriptor, signal) => client.smallBlob(repository, descriptor, signal),
  };
}

async function referrersOf(
  client: RegistryClient,
  repository: string,
  digest: string,
  signal: AbortSignal,
): Promise<{ descriptors: Descriptor[]; isCut: boolean }> {
  const { descriptors, isCut } = await client.referrers(repository, digest, signal);
  // An index may be attached as well; nobody is known to do so.
  const manifests = descriptors.filter(({ mediaType }) => isManifestMediaType(mediaType));
  return { descriptors: manifests.slice(0, mostDocuments), isCut: isCut || manifests.length > mostDocuments };
}

/** Undefined for what is not there, or attached to something else than the list says. */
async function readDocument(
  client: RegistryClient,
  repository: string,
  subject: string,
  descriptor: Descriptor,
  signal: AbortSignal,
): Promise<AttachedDocument | 'unread' | undefined> {
  try {
    const found = await client.manifest(repository, descriptor.digest, signal, descriptor);
    if (found.kind !== 'manifest' || found.manifest.subject?.digest !== subject) return undefined;
    return { descriptor: found.descriptor, manifest: found.manifest, bytes: found.bytes, subject, tag: null };
  } catch (error) {
    return outcomeOf(error);
  }
}

async function taggedDocument(
  client: RegistryClient,
  repository: string,
  subject: string,
  tag: string,
  signal: AbortSignal,
): Promise<AttachedDocument | 'unread' | undefined> {
  try {
    const found = await client.manifest(repository, tag, signal);
    if (found.kind !== 'manifest') return undefined;
    return { descriptor: found.descriptor, manifest: found.manifest, bytes: found.bytes, subject, tag };
  } catch (error) {
    return outcomeOf(error);
  }
}

/** One that is missing or damaged hides none of the others; one that is there and cannot be read may be a signature. */
function outcomeOf(error: unknown): 'unread' | undefined {
  if (isAppError(error, ...missing)) return undefined;
  if (isAppError(error, ...unreadable)) return 'unread';
  throw error;
}

const missing = ['MANIFEST_UNKNOWN', 'NAME_UNKNOWN'] as const;
const unreadable = [
  'UNSUPPORTED_MANIFEST',
  'MANIFEST_TOO_LARGE',
  'SIZE_MISMATCH',
  'DIGEST_MISMATCH',
] as const;
