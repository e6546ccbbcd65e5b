import * as z from 'zod';
import { bytes } from '../bounded.ts';
import { digestInput, referenceInput } from '../input-text.ts';

/** Bound of what clients send. */
const maximumImages = 10_000;

export const copyRequestSchema = z.object({
  images: z
    .array(z.object({ reference: referenceInput, digest: digestInput.optional() }))
    .min(1)
    .max(maximumImages),
  /** A reference for one image; a place below which each is put for several. */
  destination: referenceInput,
  /** Declares foreign layers as ordinary ones, which gives the image another digest. */
  distributable: z.boolean().optional(),
  /** False leaves behind what is attached to the images: signatures, SBOMs and the like. */
  attached: z.boolean().optional(),
  /** Only tells what would be sent. */
  dryRun: z.boolean().optional(),
});
export type CopyRequest = z.infer<typeof copyRequestSchema>;

/** How a blob came to be at its destination; `missing` is what a dry run would send. */
export const copiedBlobHows = ['present', 'mounted', 'uploaded', 'missing'] as const;

/** How something attached came to be there; `kept` is a tag with other signatures, which stay. */
export const copiedAttachedHows = ['present', 'sent', 'missing', 'kept'] as const;

/**
 * What a copy tells. For each image: `image`, then `blob` and `progress` (bytes of all its blobs that are there), then
 * `attached`, then `done`, or `failed` when it could not be copied and others follow.
 */
export const copyEventSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('image'),
    reference: z.string(),
    /** Full reference at the destination. */
    destination: z.string(),
    blobs: bytes,
    /** Of its blobs, and of manifests that are attached to it. */
    bytes,
    /** Manifests that are attached to it and go along. */
    attached: bytes,
    /** Those that stay behind, because the digest that they are about is another one there. */
    attachedLeft: bytes,
  }),
  z.object({
    type: z.literal('blob'),
    reference: z.string(),
    digest: z.string(),
    size: bytes,
    how: z.enum(copiedBlobHows),
  }),
  z.object({
    type: z.literal('attached'),
    reference: z.string(),
    digest: z.string(),
    /** Digest of what it is attached to. */
    subject: z.string(),
    artifactType: z.string(),
    /** Bytes of its manifest. */
    size: bytes,
    how: z.enum(copiedAttachedHows),
  }),
  z.object({ type: z.literal('progress'), reference: z.string(), bytes, total: bytes }),
  z.object({
    type: z.literal('done'),
    reference: z.string(),
    /** Of the manifest or index at the destination. */
    digest: z.string(),
    destination: z.string(),
    /** Body bytes that were sent, or would be. */
    bytesSent: bytes,
  }),
  z.object({
    type: z.literal('failed'),
    reference: z.string(),
    destination: z.string(),
    code: z.string(),
    message: z.string(),
  }),
]);
export type CopyEvent = z.infer<typeof copyEventSchema>;
