import * as z from 'zod';
import { digestSchema } from '../digest.ts';
import { appErrorSchema } from '../errors.ts';
import { bytes, natural } from './bounded.ts';
import { digestInput, referenceInput } from './input-text.ts';

/** One image of the library. */
export const libraryImageSchema = z.object({
  reference: z.string(),
  digest: digestSchema,
  mediaType: z.string(),
  /** `os/arch[/variant][:os.version]`; `all` for an index; null when the manifest does not tell. */
  platform: z.string().nullable(),
  /** Bytes of all its blobs. */
  size: bytes,
  /** Bytes that removing it frees: blobs that no other image uses. */
  uniqueBytes: bytes,
  /** ISO time at which it came into the library; null when another tool put it there. */
  addedAt: z.string().nullable(),
  hasForeignLayers: z.boolean(),
  /** A manifest of it is missing, damaged or cannot be understood: what it consists of is known only in part. */
  isDamaged: z.boolean(),
});
export type LibraryImage = z.infer<typeof libraryImageSchema>;

export const libraryStatusSchema = z.object({
  path: z.string(),
  /** Bytes of all verified blobs. */
  usedBytes: bytes,
  /** Bytes of partial blobs. */
  partialBytes: bytes,
  freeBytes: bytes.nullable(),
  /** The host fixed the folder when it started: the setting does not count. */
  isFixed: z.boolean(),
  /** Nothing can be written to it: its disk is read-only, or it is another user's. */
  isReadOnly: z.boolean(),
});
export type LibraryStatus = z.infer<typeof libraryStatusSchema>;

/** References of the images for which blobs were kept: they cannot be read whole, so that any blob may be theirs. */
const keptFor = z.array(z.string()).optional();

export const removeResultSchema = z.object({ freedBytes: bytes, keptFor });
export type RemoveResult = z.infer<typeof removeResultSchema>;

/** A move of the library: any number of `progress`, then one `result`. */
export const moveEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), bytes, total: bytes }),
  z.object({
    type: z.literal('result'),
    /** Where the library is now. */
    path: z.string(),
    /** False when something could not be removed from the old place, which is a copy now. */
    isOldGone: z.boolean(),
  }),
]);
export type MoveEvent = z.infer<typeof moveEventSchema>;

/** What was freed of blobs that no image uses, or would be. */
export const pruneResultSchema = z.object({
  freedBytes: bytes,
  blobs: natural,
  /** Blobs that no image uses, but that came so recently that a program may be about to use them. */
  recentBlobs: natural,
  /** Removals that nobody undid or ended, and that are ended by this; absent where there are none. */
  removals: z.number().int().positive().optional(),
  keptFor,
});
export type PruneResult = z.infer<typeof pruneResultSchema>;

export const verifyResultSchema = z.object({
  ok: z.boolean(),
  images: natural,
  blobs: natural,
  /** Also what an earlier repair could not have, and took out of `blobs/`. */
  corrupt: z.array(digestSchema),
  missing: z.array(digestSchema),
  /** Those of the corrupt that are out of `blobs/`, so that a new download of their image asks for them; absent when none is. */
  setAside: z.array(digestSchema).optional(),
  /** Names of entries of the index that cannot be read, so that nobody knows what they need; absent when there is none. */
  unreadEntries: z.array(z.string()).optional(),
  /** The images that lack one of these: a repair mends them. */
  affected: z.array(
    libraryImageSchema.pick({ reference: true, platform: true }).extend({
      /** Something that was kept with it, such as a signature, is among what is wrong; absent when nothing of that is. */
      lacksAttached: z.boolean().optional(),
    }),
  ),
  /** What a repair did; absent when none was asked for, or nothing was wrong. */
  repair: z
    .object({
      repaired: z.array(digestSchema),
      /** Body bytes received from the network. */
      bytesFetched: bytes,
      /** Why the rest could not be repaired. */
      problem: appErrorSchema.nullable(),
    })
    .optional(),
});
export type VerifyResult = z.infer<typeof verifyResultSchema>;

/** More digests than a library has blobs. */
const maximumDigests = 100_000;

export const verifyRequestSchema = z.object({
  /** All images unless given. */
  reference: referenceInput.optional(),
  /** Fetches what is wrong anew: of a blob whose pieces' checks are kept, only the pieces that are wrong. */
  repair: z.boolean().optional(),
  /** Only these blobs are read. */
  only: z.array(digestInput).max(maximumDigests).optional(),
});
export type VerifyRequest = z.infer<typeof verifyRequestSchema>;

/** A long read or write of the library: any number of `progress`, then one `result`. */
export const verifyEventSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('progress'),
    /** Bytes that arrive, where something is fetched anew; without it, bytes that are read. */
    phase: z.literal('repairing').optional(),
    bytes,
    total: bytes,
  }),
  z.object({ type: z.literal('result'), result: verifyResultSchema }),
]);
export type VerifyEvent = z.infer<typeof verifyEventSchema>;

export const exportResultSchema = z.object({
  path: z.string(),
  /** Bytes of the archive, or of all files of the folder. */
  size: bytes,
  /** Differs from the image's own when it was made distributable. */
  digest: digestSchema,
});
export type ExportResult = z.infer<typeof exportResultSchema>;

/** What an export to a place would do there. */
export const exportInspectionSchema = z.object({
  /** A file is there that would be replaced, or a layout with images beside which the image would be put. */
  exists: z.boolean(),
  /** The folder that would be made for it; null when it is there. */
  createsFolder: z.string().nullable(),
  /** Why nothing can be exported to it. */
  problem: appErrorSchema.nullable(),
});
export type ExportInspection = z.infer<typeof exportInspectionSchema>;

export const exportEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), bytes, total: bytes }),
  z.object({ type: z.literal('result'), result: exportResultSchema }),
]);
export type ExportEvent = z.infer<typeof exportEventSchema>;
