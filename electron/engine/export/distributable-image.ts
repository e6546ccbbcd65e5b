import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Descriptor } from '../../../shared/descriptor.ts';
import { distributableMediaType } from '../../../shared/media-types.ts';
import { distinctBlobs, type ExportedManifest, type ImageContents } from '../library/image-contents.ts';

/** The annotation by which an attestation names the manifest it speaks of (BuildKit, "Image attestation storage"). */
const attestedDigest = 'vnd.docker.reference.digest';

const looseDescriptorSchema = z.looseObject({
  mediaType: z.string(),
  digest: z.string(),
  size: z.number(),
  urls: z.unknown().optional(),
  annotations: z.record(z.string(), z.string()).optional(),
});
type LooseDescriptor = z.infer<typeof looseDescriptorSchema>;

const documentSchema = z.looseObject({
  manifests: z.array(looseDescriptorSchema).optional(),
  config: looseDescriptorSchema.optional(),
  layers: z.array(looseDescriptorSchema).optional(),
});

/**
 * The same image with its foreign layers declared as ordinary ones: media types rewritten, `urls` dropped. A
 * manifest that this changes gets a new digest, and so does every index above it; all else stays byte for byte.
 * Tools that read an OCI layout would otherwise ask the `urls` and not the layout for these layers.
 */
export function makeDistributable(contents: ImageContents): ImageContents {
  const renamed = new Map<string, Pick<Descriptor, 'digest' | 'size'>>();
  const documents = new Map<string, Buffer>();
  for (const [digest, bytes] of contents.documents) {
    const rewritten = rewriteDocument(bytes, renamed);
    const newDigest = rewritten === bytes ? digest : sha256Digest(rewritten);
    renamed.set(digest, { digest: newDigest, size: rewritten.length });
    documents.set(newDigest, rewritten);
  }
  const manifests = contents.manifests.map(
    (manifest): ExportedManifest => ({
      ...manifest,
      descriptor: rename(manifest.descriptor),
      config: asDistributable(manifest.config),
      layers: manifest.layers.map(asDistributable),
    }),
  );
  const otherEntries = contents.otherEntries.map(asDistributable);
  const blobs = distinctBlobs(manifests, otherEntries);
  return { root: rename(contents.root), documents, manifests, otherEntries, blobs };

  function rename(descriptor: Descriptor): Descriptor {
    return { ...descriptor, ...renamed.get(descriptor.digest) };
  }
}

function rewriteDocument(
  bytes: Buffer,
  renamed: ReadonlyMap<string, Pick<Descriptor, 'digest' | 'size'>>,
): Buffer {
  const before: unknown = JSON.parse(bytes.toString('utf8'));
  const document = documentSchema.parse(before);
  const { manifests, config, layers } = document;
  if (manifests !== undefined) {
    document.manifests = manifests.map((entry) => ({
      ...asDistributable(entry),
      ...renamed.get(entry.digest),
      ...renamedAnnotations(entry),
    }));
  }
  if (config !== undefined) document.config = asDistributable(config);
  if (layers !== undefined) document.layers = layers.map(asDistributable);
  const unchanged = JSON.stringify(document) === JSON.stringify(documentSchema.parse(before));
  return unchanged ? bytes : Buffer.from(JSON.stringify(document));

  function renamedAnnotations({ annotations }: LooseDescriptor): Pick<LooseDescriptor, 'annotations'> {
    const attested = renamed.get(annotations?.[attestedDigest] ?? '');
    return attested === undefined
      ? {}
      : { annotations: { ...annotations, [attestedDigest]: attested.digest } };
  }
}

function asDistributable<Kind extends { mediaType: string; urls?: unknown }>(descriptor: Kind): Kind {
  const { urls: _urls, ...rest } = descriptor;
  return { ...rest, mediaType: distributableMediaType(descriptor.mediaType) } as Kind;
}

function sha256Digest(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
