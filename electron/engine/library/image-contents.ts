import { createHash } from 'node:crypto';
import { access } from 'node:fs/promises';
import * as z from 'zod';
import { type Descriptor, descriptorSchema } from '../../../shared/descriptor.ts';
import { splitDigest } from '../../../shared/digest.ts';
import { AppError } from '../../../shared/errors.ts';
import { isIndexMediaType, isManifestMediaType } from '../../../shared/media-types.ts';
import { isAttestationPlatform } from '../../../shared/platform.ts';
import { damagedBlob } from '../export/verified-blob.ts';
import type { BlobReader } from './blob-reader.ts';

/** One manifest of an exported image, with what it names. */
export interface ExportedManifest {
  descriptor: Descriptor;
  config: Descriptor;
  layers: Descriptor[];
  /** True for what describes another entry of its index (BuildKit's provenance), and is no platform. */
  isAttestation: boolean;
}

/** Everything that one entry of the library consists of. */
export interface ImageContents {
  /** The manifest or index that `index.json` names. */
  root: Descriptor;
  /** Manifests and indexes by digest, byte for byte, children before parents. */
  documents: Map<string, Buffer>;
  /** The manifests in the order in which the index names them. */
  manifests: ExportedManifest[];
  /** Entries of an index that are neither manifest nor index: valid, and opaque (image-spec, image-index.md). */
  otherEntries: Descriptor[];
  /** Distinct configs, layers and other entries, in the order in which they are named. */
  blobs: Descriptor[];
}

const indexSchema = z.object({ manifests: z.array(descriptorSchema) });
const manifestSchema = z.object({ config: descriptorSchema, layers: z.array(descriptorSchema) });

/**
 * Reads the manifests that an entry of the library leads to.
 * @throws {AppError} `LIBRARY_CORRUPT` when one is missing, damaged or no manifest.
 */
export async function readImageContents(blobs: BlobReader, root: Descriptor): Promise<ImageContents> {
  const documents = new Map<string, Buffer>();
  const manifests: ExportedManifest[] = [];
  const otherEntries: Descriptor[] = [];
  await readDocument(root);
  return { root, documents, manifests, otherEntries, blobs: distinctBlobs(manifests, otherEntries) };

  async function readDocument(descriptor: Descriptor): Promise<void> {
    if (documents.has(descriptor.digest)) return;
    const bytes = await blobs.readSmallBlob(descriptor.digest);
    assertDigest(bytes, descriptor);
    if (isIndexMediaType(descriptor.mediaType)) {
      for (const child of parseDocument(bytes, indexSchema, descriptor).manifests) await readEntry(child);
    } else {
      const isAttestation = isAttestationEntry(descriptor);
      manifests.push({ descriptor, isAttestation, ...parseDocument(bytes, manifestSchema, descriptor) });
    }
    documents.set(descriptor.digest, bytes);
  }

  async function readEntry(entry: Descriptor): Promise<void> {
    const isManifest = isManifestMediaType(entry.mediaType) || isIndexMediaType(entry.mediaType);
    if (isManifest && !isAttestationEntry(entry)) return readDocument(entry);
    // What is no platform may be absent: other tools leave it out, and a layout without it is valid.
    if (!(await isPresent(blobs.blobPath(entry.digest)))) return;
    if (isManifest) await readDocument(entry);
    else otherEntries.push(entry);
  }
}

/** Configs and layers of some manifests, and other entries, each digest once. */
export function distinctBlobs(
  manifests: readonly ExportedManifest[],
  otherEntries: readonly Descriptor[],
): Descriptor[] {
  const all = [...manifests.flatMap(({ config, layers }) => [config, ...layers]), ...otherEntries];
  return [...new Map(all.map((blob) => [blob.digest, blob])).values()];
}

function isAttestationEntry({ platform, annotations }: Descriptor): boolean {
  const isMarked = annotations?.['vnd.docker.reference.type'] !== undefined;
  return isMarked || (platform !== undefined && isAttestationPlatform(platform));
}

async function isPresent(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function assertDigest(bytes: Buffer, { digest }: Descriptor): void {
  const { algorithm, hex } = splitDigest(digest);
  if (createHash(algorithm).update(bytes).digest('hex') !== hex) throw damagedBlob(digest);
}

function parseDocument<Value>(bytes: Buffer, schema: z.ZodType<Value>, { digest }: Descriptor): Value {
  try {
    return schema.parse(JSON.parse(bytes.toString('utf8')));
  } catch (cause) {
    throw new AppError(
      'LIBRARY_CORRUPT',
      `${digest} in the library is not an image manifest. Remove the image and download it again.`,
      { cause, details: { digest } },
    );
  }
}
