import * as z from 'zod';
import { digestSchema } from '../digest.ts';
import { appErrorSchema } from '../errors.ts';
import { bytes, natural } from './bounded.ts';
import { digestInput, referenceInput } from './input-text.ts';
import { rowsOf } from './rows.ts';

/** One platform of a version that a tag has had. */
export const versionImageSchema = z.object({
  /** Platform text; `all` for an index; null when the manifest does not tell. */
  platform: z.string().nullable(),
  digest: digestSchema,
  /** ISO time at which it was made, by its config. */
  created: z.string().nullable(),
  size: bytes,
});
export type VersionImage = z.infer<typeof versionImageSchema>;

/** What a tag has meant since a look that found it changed. */
export const tagVersionSchema = z.object({
  /** Of the manifest or index that the tag named. */
  digest: digestSchema,
  /** ISO time of the look. */
  seenAt: z.string(),
  /** Only the index was new: the manifests of the platforms that are followed stayed as they were. */
  isIndexOnly: z.boolean(),
  images: z.array(versionImageSchema),
});
export type TagVersion = z.infer<typeof tagVersionSchema>;

/** A tag that is looked at again and again. */
export const followedTagSchema = z.object({
  /** In full, with its tag. */
  reference: z.string(),
  /** ISO time. */
  followedAt: z.string(),
  /** Updates are fetched without being asked for, within the hours for downloads. */
  fetches: z.boolean(),
  /** The version before stays in the library, under its tag and digest. */
  keepsOlder: z.boolean(),
  /** ISO time of the last look that told something; null before the first. */
  lookedAt: z.string().nullable(),
  /** Why the last look told nothing. */
  error: appErrorSchema.nullable(),
  /** Platforms that the library has and the tag no more. */
  gone: z.array(z.string()),
  /** The newest first. */
  history: z.array(tagVersionSchema),
});
export type FollowedTag = z.infer<typeof followedTagSchema>;

/** An image of the library whose tag means another manifest for its platform now. */
export const imageUpdateSchema = z.object({
  reference: z.string(),
  /** Platform text of the new one; `all` for an index; null when the manifest does not tell. */
  platform: z.string().nullable(),
  /** Digest of what the library has. */
  current: digestSchema,
  latest: digestSchema,
  /** ISO times at which the images were made, where their configs tell. */
  currentDate: z.string().nullable(),
  latestDate: z.string().nullable(),
  /** `os.version` of a Windows image. */
  currentBuild: z.string().nullable(),
  latestBuild: z.string().nullable(),
  /** Bytes of the new image, and of what the library has not yet. */
  size: bytes,
  bytesToFetch: bytes,
  /** Layers that both have, and those that are new. */
  layersKept: natural,
  layersNew: natural,
  /** Bytes of the layers that both have. */
  bytesKept: bytes,
  /** The download that fetches it at present. */
  downloadId: z.string().nullable(),
});
export type ImageUpdate = z.infer<typeof imageUpdateSchema>;

/** What is known of followed tags, and of updates of all tags that were looked at. */
export const updatesStateSchema = z.object({
  followed: rowsOf(followedTagSchema, 'followed tags'),
  updates: rowsOf(imageUpdateSchema, 'updates'),
  /** What all updates fetch together, each layer once. */
  bytesToFetch: bytes,
});
export type UpdatesState = z.infer<typeof updatesStateSchema>;

/** A tag that could not be looked at. */
export const failedLookSchema = z.object({ reference: z.string(), error: appErrorSchema });
export type FailedLook = z.infer<typeof failedLookSchema>;

export const lookRequestSchema = z.object({
  /** Tags of the library; absent means all that it has and all that are followed. */
  references: z.array(referenceInput.min(1)).max(10_000).optional(),
});
export type LookRequest = z.infer<typeof lookRequestSchema>;

export const lookResultSchema = z.object({
  /** Tags that were looked at. */
  looked: natural,
  updates: rowsOf(imageUpdateSchema, 'updates'),
  bytesToFetch: bytes,
  failed: rowsOf(failedLookSchema, 'failed looks'),
});
export type LookResult = z.infer<typeof lookResultSchema>;

export const followRequestSchema = z.object({
  reference: referenceInput.min(1),
  fetches: z.boolean().optional(),
  keepsOlder: z.boolean().optional(),
});
export type FollowRequest = z.infer<typeof followRequestSchema>;

export const updateRequestSchema = z.object({
  /** Absent means all updates that are known. */
  images: z
    .array(z.object({ reference: referenceInput.min(1), digest: digestInput }))
    .max(10_000)
    .optional(),
  /** Overrides what the tag's owner has chosen. */
  keepsOlder: z.boolean().optional(),
});
export type UpdateRequest = z.infer<typeof updateRequestSchema>;
