import type { Descriptor } from '../../../shared/descriptor.ts';
import { AppError } from '../../../shared/errors.ts';
import { isIndexMediaType, isManifestMediaType } from '../../../shared/media-types.ts';
import { isThere } from '../files/is-there.ts';
import { isAttestationEntry } from '../oci/attestation.ts';
import { distinctDescriptors } from '../oci/descriptor-sums.ts';
import type { FetchedManifest } from '../oci/manifest.ts';
import { parseManifest } from '../oci/parse-manifest.ts';
import type { BlobReader } from './blob-reader.ts';

/** One manifest of an image, with the descriptors that it names. */
export interface ManifestContents {
  descriptor: Descriptor;
  config: Descriptor;
  layers: Descriptor[];
  /** True for what describes another entry of its index (BuildKit's provenance), and is no platform. */
  isAttestation: boolean;
  /** Digest of what it is attached to. */
  subject?: string;
}

/** Everything that one entry of the library consists of. */
export interface ImageContents {
  /** The manifest or index that `index.json` names. */
  root: Descriptor;
  /** Manifests and indexes by digest, byte for byte, children before parents. */
  documents: Map<string, Buffer>;
  /** The manifests in the order in which the index names them. */
  manifests: ManifestContents[];
  /** Entries of an index that are neither manifest nor index: valid, and opaque (image-spec, image-index.md). */
  otherEntries: Descriptor[];
  /** Distinct configs, layers and other entries, in the order in which they are named. */
  blobs: Descriptor[];
  /** Entries of what is attached to it and goes with it; their manifests and blobs are among the others. */
  attached?: Descriptor[];
}

/** Whether an index is whole without this manifest of a platform. */
export type AbsenceRule = (child: Descriptor) => Promise<boolean>;

/**
 * Reads the manifests that an entry of the library leads to (image-spec, image-layout.md). They are read as those
 * of a registry are, so that whatever could be downloaded can be read.
 * @param mayBeAbsent without it all platforms of an index must be here.
 * @throws {AppError} `LIBRARY_CORRUPT` when one is missing, damaged or no manifest; what `readSmallBlob` throws.
 */
export async function readImageContents(
  blobs: BlobReader,
  root: Descriptor,
  mayBeAbsent: AbsenceRule = async () => false,
): Promise<ImageContents> {
  const documents = new Map<string, Buffer>();
  const manifests: ManifestContents[] = [];
  const otherEntries: Descriptor[] = [];
  await readDocument(root);
  return { root, documents, manifests, otherEntries, blobs: distinctBlobs(manifests, otherEntries) };

  async function readDocument(descriptor: Descriptor): Promise<void> {
    if (documents.has(descriptor.digest)) return;
    const bytes = await blobs.readSmallBlob(descriptor.digest);
    const document = parseDocument(bytes, descriptor);
    if (document.kind === 'index') {
      for (const child of document.index.manifests) await readEntry(child);
    } else {
      const { config, layers, subject } = document.manifest;
      const isAttestation = isAttestationEntry(descriptor);
      manifests.push({
        descriptor,
        isAttestation,
        config,
        layers,
        ...(subject === undefined ? {} : { subject: subject.digest }),
      });
    }
    documents.set(descriptor.digest, bytes);
  }

  async function readEntry(entry: Descriptor): Promise<void> {
    const isManifest = isManifestMediaType(entry.mediaType) || isIndexMediaType(entry.mediaType);
    const isPlatform = isManifest && !isAttestationEntry(entry);
    // Entries that are no platform may be absent: other tools leave them out, and a layout without them is valid.
    if (!(await isThere(blobs.blobPath(entry.digest))) && (!isPlatform || (await mayBeAbsent(entry)))) return;
    if (isManifest) await readDocument(entry);
    else otherEntries.push(entry);
  }
}

/** Configs and layers of these manifests, and other entries, each digest once, in the order in which they come. */
export function distinctBlobs(
  manifests: readonly ManifestContents[],
  otherEntries: readonly Descriptor[],
): Descriptor[] {
  return distinctDescriptors([
    ...manifests.flatMap(({ config, layers }) => [config, ...layers]),
    ...otherEntries,
  ]);
}

function parseDocument(bytes: Buffer, expected: Descriptor): FetchedManifest {
  const { digest } = expected;
  try {
    return parseManifest({ bytes, digest, contentType: undefined, expected, name: digest });
  } catch (cause) {
    throw new AppError(
      'LIBRARY_CORRUPT',
      `${digest} in the library is not an image manifest. Remove the image and download it again.`,
      { cause, details: { digest } },
    );
  }
}
