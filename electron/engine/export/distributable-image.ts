import * as z from 'zod';
import type { Descriptor } from '../../../shared/descriptor.ts';
import { distributableMediaType } from '../../../shared/media-types.ts';
import { distinctBlobs, type ImageContents, type ManifestContents } from '../library/image-contents.ts';
import { attestedDigestAnnotation } from '../oci/annotations.ts';
import { digestOf } from '../oci/digest.ts';
import { parseJson } from '../oci/json.ts';

/** Fields that are not read stay as they are, and null stands for absent, as in every manifest that is read. */
const looseDescriptorSchema = z.looseObject({
  mediaType: z.string(),
  digest: z.string(),
  size: z.number(),
  urls: z.unknown().optional(),
  annotations: z.record(z.string(), z.string().nullable()).nullish(),
});
type LooseDescriptor = z.infer<typeof looseDescriptorSchema>;

const documentSchema = z.looseObject({
  manifests: z.array(looseDescriptorSchema).nullish(),
  config: looseDescriptorSchema.nullish(),
  layers: z.array(looseDescriptorSchema).nullish(),
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
    const newDigest = rewritten === bytes ? digest : digestOf(rewritten);
    renamed.set(digest, { digest: newDigest, size: rewritten.length });
    documents.set(newDigest, rewritten);
  }
  const manifests = contents.manifests.map(
    (manifest): ManifestContents => ({
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
  const before = parseJson(bytes);
  const document = documentSchema.parse(before);
  const { manifests, config, layers } = document;
  if (manifests) {
    document.manifests = manifests.map((entry) => ({
      ...asDistributable(entry),
      ...renamed.get(entry.digest),
      ...renamedAnnotations(entry),
    }));
  }
  if (config) document.config = asDistributable(config);
  if (layers) document.layers = layers.map(asDistributable);
  const unchanged = JSON.stringify(document) === JSON.stringify(documentSchema.parse(before));
  return unchanged ? bytes : Buffer.from(JSON.stringify(document));

  function renamedAnnotations({ annotations }: LooseDescriptor): Pick<LooseDescriptor, 'annotations'> {
    const attested = renamed.get(annotations?.[attestedDigestAnnotation] ?? '');
    return attested === undefined
      ? {}
      : { annotations: { ...annotations, [attestedDigestAnnotation]: attested.digest } };
  }
}

function asDistributable<Kind extends { mediaType: string; urls?: unknown }>(descriptor: Kind): Kind {
  const mediaType = distributableMediaType(descriptor.mediaType);
  const { urls, ...rest } = descriptor;
  if (urls === undefined || urls === null) return { ...descriptor, mediaType };
  return { ...rest, mediaType } as Kind;
}
