import * as z from 'zod';
import { digestSchema } from '../digest.ts';
import { bytes, natural } from './bounded.ts';
import { digestInput, idInput, referenceInput } from './input-text.ts';

/** Most images of one call. */
const maximumImages = 10_000;

/** One image of the library, as calls name it. */
const namedImage = z.object({ reference: z.string(), digest: digestSchema });

/** A blob that is in the library, and whose it is. */
export const storedBlobSchema = z.object({
  digest: digestSchema,
  /** Bytes. */
  size: bytes,
  kind: z.enum(['layer', 'config', 'manifest', 'other']),
  isForeign: z.boolean(),
  /** The command that made a layer, as its image's history tells it; null where that is not known. */
  createdBy: z.string().nullable(),
  /** Positions in `images`, ascending. */
  images: z.array(natural),
});
export type StoredBlob = z.infer<typeof storedBlobSchema>;

/** What has arrived of a blob, or was set aside as damaged. */
export const unfinishedBlobSchema = z.object({
  digest: digestSchema,
  kind: z.enum(['partial', 'damaged']),
  /** Bytes on the disk. */
  size: bytes,
  /** A download, of this or of another process, goes on with it. */
  isNeeded: z.boolean(),
});
export type UnfinishedBlob = z.infer<typeof unfinishedBlobSchema>;

/** What takes the space of a library. Sums of any choice of images follow from it. */
export const librarySpaceSchema = z.object({
  images: z.array(namedImage),
  blobs: z.array(storedBlobSchema),
  unfinished: z.array(unfinishedBlobSchema),
});
export type LibrarySpace = z.infer<typeof librarySpaceSchema>;

export const discardRequestSchema = z.object({ digests: z.array(digestInput).min(1).max(maximumImages) });

/** Several images that are removed at once. */
export const removalRequestSchema = z.object({
  images: z
    .array(z.object({ reference: referenceInput, digest: digestInput }))
    .min(1)
    .max(maximumImages),
});

/** Images that are removed, and whose blobs are kept until it is finished. */
export const removalSchema = z.object({ id: idInput, images: z.array(namedImage) });
export type Removal = z.infer<typeof removalSchema>;
