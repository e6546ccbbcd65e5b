import type { Descriptor } from '../../../../shared/descriptor.ts';
import { attachedAmong } from '../../library/index/attached-entries.ts';
import { referenceOf } from '../../library/index-entry.ts';
import type { Library } from '../../library/layout.ts';
import { parseManifest } from '../../oci/parse-manifest.ts';
import { mostDocuments } from '../limits.ts';
import type { AttachedDocument, AttachedSource } from './attached-document.ts';

/**
 * What is attached to the manifests of a library: entries of its index with a subject, as oras and notation find them
 * too. The index is read once.
 */
export async function attachedInLibrary(library: Library): Promise<AttachedSource> {
  const all = await attachedAmong(library.blobs, await library.entries());
  return {
    async attachedTo(digest) {
      const mine = all.filter(({ subject }) => subject === digest);
      const read = await Promise.all(
        mine.slice(0, mostDocuments).map(({ entry }) => readDocument(library, digest, entry)),
      );
      return {
        documents: read.filter((document) => document !== undefined),
        isCut: mine.length > mostDocuments,
      };
    },
    async manifest(entry) {
      try {
        const { digest } = entry;
        const bytes = await library.blobs.readSmallBlob(digest);
        return parseManifest({ bytes, digest, contentType: undefined, expected: entry, name: digest });
      } catch {
        return undefined;
      }
    },
    blob: ({ digest }) => library.blobs.readSmallBlob(digest),
  };
}

/** Undefined for one that is damaged, or that is about something else than its entry says. */
async function readDocument(
  library: Library,
  subject: string,
  entry: Descriptor,
): Promise<AttachedDocument | undefined> {
  try {
    const bytes = await library.blobs.readSmallBlob(entry.digest);
    const { digest } = entry;
    const found = parseManifest({ bytes, digest, contentType: undefined, expected: entry, name: digest });
    if (found.kind !== 'manifest') return undefined;
    const tag = tagOf(entry);
    if (tag === null && found.manifest.subject?.digest !== subject) return undefined;
    return { descriptor: found.descriptor, manifest: found.manifest, bytes, subject, tag };
  } catch {
    return undefined;
  }
}

function tagOf(entry: Descriptor): string | null {
  const name = referenceOf(entry);
  return name === entry.digest ? null : name.slice(name.lastIndexOf(':') + 1);
}
