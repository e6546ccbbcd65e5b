import * as z from 'zod';
import { annotationsSchema, type Descriptor } from '../../../shared/descriptor.ts';
import { isDigest, splitDigest } from '../../../shared/digest.ts';
import { parseBoundedJson } from './bounded-json.ts';

/** What of a manifest says that it is about another (image-spec, manifest.md, "subject"). */
export interface ReferrerFacts {
  /** Digest of the manifest that it is about. */
  subject: string;
  artifactType?: string;
  annotations?: Record<string, string>;
}

/** Characters of a digest that its tag has at most. */
const [longestAlgorithm, longestHex] = [32, 64];

const text = z.string().nullish();
const referrerSchema = z.object({
  subject: z.object({ digest: z.string().refine(isDigest) }),
  artifactType: text,
  config: z.object({ mediaType: text }).nullish(),
  annotations: annotationsSchema.nullish().catch(null),
});

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
  { mediaType, digest, size }: Pick<Descriptor, 'mediaType' | 'digest' | 'size'>,
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

/**
 * The tag that lists what is attached to a manifest where a registry does not list it by itself (distribution-spec,
 * "Referrers Tag Schema").
 * @throws {TypeError} when the text is not a digest that Longshore can verify.
 */
export function referrersTagOf(digest: string): string {
  const { algorithm, hex } = splitDigest(digest);
  return `${algorithm.slice(0, longestAlgorithm)}-${hex.slice(0, longestHex)}`;
}
