import type { Descriptor } from '../../../../../shared/descriptor.ts';
import { isAppError } from '../../../../../shared/errors.ts';
import { isIndexMediaType, isManifestMediaType } from '../../../../../shared/media-types.ts';
import { isAttestationEntry } from '../../../oci/attestation.ts';
import type { FetchedManifest } from '../../../oci/manifest.ts';
import { parseManifest } from '../../../oci/parse-manifest.ts';
import { distinctBlobs, type ManifestContents } from '../../image-contents.ts';
import { invalidArchive } from '../archive-error.ts';
import { deepestIndex } from '../limits.ts';
import { type DigestSource, missingBlob } from './digest-source.ts';

/** An entry of an archive's index, as far as it is there. */
export interface StoredImage {
  root: Descriptor;
  documents: Map<string, Buffer>;
  manifests: ManifestContents[];
  /** Distinct configs, layers and other entries. */
  blobs: Descriptor[];
  /** Platforms that an index names and that are not there. */
  absent: Descriptor[];
}

/**
 * Reads the manifests that an entry leads to, and looks whether their blobs are there.
 * @returns undefined when the entry itself is not there.
 * @throws {AppError} `ARCHIVE_INVALID` when a blob is missing, a manifest is none, or indexes lie too deep in each other;
 * `DIGEST_MISMATCH`, `SIZE_MISMATCH`.
 */
export async function readStoredImage(
  source: DigestSource,
  entry: Descriptor,
): Promise<StoredImage | undefined> {
  const { path } = source.members;
  const documents = new Map<string, Buffer>();
  const manifests: ManifestContents[] = [];
  const otherEntries: Descriptor[] = [];
  const absent: Descriptor[] = [];
  const root = await readDocument(entry, 0);
  if (root === undefined) return undefined;
  const blobs = distinctBlobs(manifests, otherEntries);
  for (const blob of blobs) if (!(await source.has(blob))) throw missingBlob(path, blob);
  return { root, documents, manifests, blobs, absent };

  async function readDocument(descriptor: Descriptor, depth: number): Promise<Descriptor | undefined> {
    if (documents.has(descriptor.digest)) return descriptor;
    if (depth > deepestIndex)
      throw invalidArchive(path, 'nesting', `its indexes lie more than ${deepestIndex} deep in each other`);
    const bytes = await source.document(descriptor);
    if (bytes === undefined) return undefined;
    const found = parseDocument(bytes, descriptor, path);
    documents.set(descriptor.digest, bytes);
    if (found.kind === 'index') for (const child of found.index.manifests) await readEntry(child, depth + 1);
    else {
      const { config, layers, subject } = found.manifest;
      manifests.push({
        descriptor: found.descriptor,
        isAttestation: isAttestationEntry(descriptor),
        config,
        layers,
        ...(subject === undefined ? {} : { subject: subject.digest }),
      });
    }
    return found.descriptor;
  }

  async function readEntry(child: Descriptor, depth: number): Promise<void> {
    if (isManifestMediaType(child.mediaType) || isIndexMediaType(child.mediaType)) {
      const isThere = (await readDocument(child, depth)) !== undefined;
      // Without what only describes a platform, an index is whole.
      if (!isThere && !isAttestationEntry(child)) absent.push(child);
    } else if (await source.has(child)) otherEntries.push(child);
  }
}

function parseDocument(bytes: Buffer, expected: Descriptor, path: string): FetchedManifest {
  const { digest } = expected;
  try {
    return parseManifest({ bytes, digest, contentType: undefined, expected, name: digest });
  } catch (cause) {
    const why = isAppError(cause) ? String(cause.details.reason) : 'it is malformed';
    throw invalidArchive(path, 'document', `its manifest ${digest} cannot be read (${why})`, cause);
  }
}
