import { createHash } from 'node:crypto';
import { access } from 'node:fs/promises';
import * as z from 'zod';
import { type Descriptor, descriptorSchema } from '../../../shared/descriptor.ts';
import { splitDigest } from '../../../shared/digest.ts';
import { AppError } from '../../../shared/errors.ts';
import { isIndexMediaType, isManifestMediaType } from '../../../shared/media-types.ts';
import { isAttestationPlatform } from '../../../shared/platform.ts';
import type { BlobReader } from './blob-reader.ts';
import { damagedBlob } from './verified-blob.ts';

/** One manifest of an exported image, with what it names. */
export interface ExportedManifest {
  descriptor: Descriptor;
  config: Descriptor;
  layers: Descriptor[];
}

/** Everything that one entry of the library consists of. */
export interface ImageContents {
  /** The manifest or index that `index.json` names. */
  root: Descriptor;
  /** Manifests and indexes by digest, byte for byte, children before parents. */
  documents: Map<string, Buffer>;
  /** The manifests in the order in which the index names them. */
  manifests: ExportedManifest[];
  /** Distinct configs and layers, in the order in which the manifests name them. */
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
  await readDocument(root);
  return { root, documents, manifests, blobs: distinctBlobs(manifests) };

  async function readDocument(descriptor: Descriptor): Promise<void> {
    if (documents.has(descriptor.digest)) return;
    const bytes = await blobs.readSmallBlob(descriptor.digest);
    assertDigest(bytes, descriptor);
    if (isIndexMediaType(descriptor.mediaType)) {
      for (const child of parseDocument(bytes, indexSchema, descriptor).manifests) {
        if (await isPartOfImage(blobs, child)) await readDocument(child);
      }
    } else {
      manifests.push({ descriptor, ...parseDocument(bytes, manifestSchema, descriptor) });
    }
    documents.set(descriptor.digest, bytes);
  }
}

/** Configs and layers of some manifests, each digest once. */
export function distinctBlobs(manifests: readonly ExportedManifest[]): Descriptor[] {
  const all = manifests.flatMap(({ config, layers }) => [config, ...layers]);
  return [...new Map(all.map((blob) => [blob.digest, blob])).values()];
}

/** Attestations may be absent: Longshore fetches platforms. A layout with an entry less is valid (image-layout.md). */
async function isPartOfImage(blobs: BlobReader, child: Descriptor): Promise<boolean> {
  if (!isManifestMediaType(child.mediaType) && !isIndexMediaType(child.mediaType)) return false;
  if (child.platform === undefined || !isAttestationPlatform(child.platform)) return true;
  return access(blobs.blobPath(child.digest)).then(
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
