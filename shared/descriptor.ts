import * as z from 'zod';
import { digestSchema } from './digest.ts';
import { boundedList, boundedTexts, natural } from './schemas/bounded.ts';

/** The platform of an index entry (image-spec, image-index.md, "platform"). */
export const platformSchema = z.object({
  os: z.string(),
  architecture: z.string(),
  variant: z.string().optional(),
  'os.version': z.string().optional(),
  'os.features': boundedList(z.string(), 100, 'features').optional(),
});
export type Platform = z.infer<typeof platformSchema>;

/** The most bytes that a blob may claim: far above any real one, and few enough for sums and piece maps to stay exact. */
export const maximumBlobSize = 16 * 2 ** 40;

/** Annotations by name (image-spec, annotations.md). */
export const annotationsSchema = boundedTexts(1_000, 'annotations');

/** A content descriptor (image-spec, descriptor.md). `size` is in bytes. */
export const descriptorSchema = z.object({
  mediaType: z.string(),
  digest: digestSchema,
  size: natural.max(maximumBlobSize, 'more than 16 TiB'),
  urls: boundedList(z.string(), 20, 'addresses').optional(),
  annotations: annotationsSchema.optional(),
  platform: platformSchema.optional(),
  artifactType: z.string().optional(),
});
export type Descriptor = z.infer<typeof descriptorSchema>;
