import * as z from 'zod';
import { digestSchema } from '../../../shared/digest.ts';
import { bytes } from '../../../shared/schemas/bounded.ts';

/** Blobs of an image that are remembered; of one with more only the size is. */
export const mostBlobs = 2_000;

/** What a tag means for one platform. */
export const lookedImageSchema = z.object({
  /** Platform text that was asked for; `all`, or null for whatever there is. */
  asked: z.string().nullable(),
  platform: z.string().nullable(),
  digest: digestSchema,
  created: z.string().nullable(),
  size: bytes,
  /** Digest, bytes, and whether it is a layer. */
  blobs: z.array(z.tuple([digestSchema, bytes, z.boolean()])).max(mostBlobs),
});
export type LookedImage = z.infer<typeof lookedImageSchema>;

/** What a look at a tag has told. */
export const tagLookSchema = z.object({
  rootDigest: digestSchema,
  /** ISO time. */
  at: z.string(),
  images: z.array(lookedImageSchema).max(100),
  /** What was asked for and is not there. */
  gone: z.array(z.string()).max(100),
});
export type TagLook = z.infer<typeof tagLookSchema>;
