import * as z from 'zod';
import { annotationsSchema, type Descriptor } from '../../../../shared/descriptor.ts';
import { isDigest } from '../../../../shared/digest.ts';
import { parseBoundedJson } from '../../oci/bounded-json.ts';
import { parseManifest } from '../../oci/parse-manifest.ts';

/** A manifest or index that can be had by its digest. */
export interface ServedDocument {
  mediaType: string;
  digest: string;
  size: number;
  /** The bytes of one that we made; others are read from the library. */
  bytes?: Buffer;
}

/** What of a manifest says that it is about another (image-spec, manifest.md, "subject"). */
export interface ReferrerFacts {
  /** Digest of the manifest that it is about. */
  subject: string;
  artifactType?: string;
  annotations?: Record<string, string>;
}

const text = z.string().nullish();
const referrerSchema = z.object({
  subject: z.object({ digest: z.string().refine(isDigest) }),
  artifactType: text,
  config: z.object({ mediaType: text }).nullish(),
  annotations: annotationsSchema.nullish().catch(null),
});

/**
 * A manifest's or index's own descriptor.
 * @throws {AppError} `UNSUPPORTED_MANIFEST` for bytes that are neither.
 */
export function describeDocument(bytes: Buffer, digest: string): ServedDocument {
  const { mediaType, size } = parseManifest({
    bytes,
    digest,
    contentType: undefined,
    expected: undefined,
    name: digest,
  }).descriptor;
  return { mediaType, digest, size };
}

/** What a manifest is about; undefined for one without a subject. */
export function referrerFactsOf(bytes: Buffer): ReferrerFacts | undefined {
  const { data } = referrerSchema.safeParse(parseBoundedJson(bytes));
  if (data === undefined) return undefined;
  const { subject, annotations } = data;
  // Of an image, the type of its config stands for the type of the artifact (distribution-spec, "Listing Referrers").
  const artifactType = data.artifactType || data.config?.mediaType;
  return {
    subject: subject.digest,
    ...(artifactType ? { artifactType } : {}),
    ...(annotations ? { annotations } : {}),
  };
}

/** The descriptor of a referrer as its list names it. */
export function referrerDescriptor(
  { mediaType, digest, size }: ServedDocument,
  { artifactType, annotations }: ReferrerFacts,
): Descriptor {
  return {
    mediaType,
    digest,
    size,
    ...(artifactType === undefined ? {} : { artifactType }),
    ...(annotations === undefined ? {} : { annotations }),
  };
}
