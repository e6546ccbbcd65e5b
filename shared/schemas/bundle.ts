import * as z from 'zod';
import { digestSchema } from '../digest.ts';
import { appErrorSchema } from '../errors.ts';
import { bytes, natural } from './bounded.ts';
import { exportFormatSchema } from './download.ts';
import { absolutePathInput, digestInput, platformInput, referenceInput } from './input-text.ts';

/** Bounds of what clients send: far above what a stick holds. */
const maximumImages = 10_000;
const maximumDigests = 1_000_000;

/** What a bundle is to be. */
export const bundleTargetSchema = z.object({
  format: exportFormatSchema,
  /** Absolute path of the bundle's folder: new, empty, or of an earlier bundle. */
  path: absolutePathInput,
  /** Most bytes of one file of an archive; absent splits only where the file system needs it. */
  splitBytes: z.number().int().positive().optional(),
  /** One archive for each image instead of one for all. */
  each: z.boolean().optional(),
  /** Leaves foreign layers declared as such, so that no digest changes. */
  keepForeign: z.boolean().optional(),
  /** False writes no `SHA256SUMS` and no `CONTENTS.txt`, and so no scripts, which verify by them; true unless given. */
  sums: z.boolean().optional(),
  /** False writes no scripts that verify and load; true unless given. */
  scripts: z.boolean().optional(),
  /** False reads nothing back that was written now; true unless given. */
  readBack: z.boolean().optional(),
});
export type BundleTarget = z.infer<typeof bundleTargetSchema>;

export const bundleRequestSchema = z.object({
  images: z
    .array(
      z.object({
        reference: referenceInput,
        digest: digestInput.optional(),
        /** Of an image with several platforms this one alone. */
        platform: platformInput.optional(),
      }),
    )
    .min(1)
    .max(maximumImages),
  target: bundleTargetSchema,
  /** Digests of layers that the target computer has, and that are left out. */
  have: z.array(digestSchema).max(maximumDigests).optional(),
});
export type BundleRequest = z.infer<typeof bundleRequestSchema>;

/** One image of a bundle. */
export const bundledImageSchema = z.object({
  reference: z.string(),
  /** In the bundle. */
  digest: digestSchema,
  /** In the library. */
  storedDigest: digestSchema,
  /** Distinct foreign layers that it has, whatever they are declared as in the bundle. */
  foreignLayers: natural,
});
export type BundledImage = z.infer<typeof bundledImageSchema>;

/** What will be written, told before the first byte. */
export const bundlePlanSchema = z.object({
  images: z.array(bundledImageSchema),
  /** Archives, or the volumes of split ones, or the files of the layout. */
  files: natural,
  /** Bytes of all of these. */
  size: bytes,
  /** Most bytes of a file, where archives are split; null otherwise. */
  splitBytes: bytes.nullable(),
  /** Layers that the target computer has. */
  leftOut: z.object({ blobs: natural, bytes }),
});
export type BundlePlan = z.infer<typeof bundlePlanSchema>;

/** What a bundle would be at its place, which nothing has been written to. */
export const bundleInspectionSchema = z.object({
  /** Null where the choice itself is no bundle; `problem` says why. */
  plan: bundlePlanSchema.nullable(),
  /** The first files with their bytes; a layout is one of them. */
  files: z.array(z.object({ path: z.string(), size: bytes })),
  /** Bytes of images that are not there yet. */
  newBytes: bytes,
  /** The disk takes no file over 4 GiB, as far as its system tells. */
  isFat: z.boolean(),
  /** Bytes that the disk has left; null where it cannot tell. */
  freeBytes: bytes.nullable(),
  /** An earlier bundle is there, which becomes this one. */
  hasEarlier: z.boolean(),
  /** Why it cannot be written there. */
  problem: appErrorSchema.nullable(),
});
export type BundleInspection = z.infer<typeof bundleInspectionSchema>;

export const bundleResultSchema = z.object({
  path: z.string(),
  /** Files of images, as in the plan. */
  files: natural,
  size: bytes,
  /** Bytes of these that were there already, from an earlier bundle or try. */
  reusedBytes: bytes,
  /** SHA-256 of `SHA256SUMS`, for people to compare on the target computer; null for a bundle without it. */
  sumsDigest: digestSchema.nullable(),
  /** Every file was read back and compared. */
  isReadBack: z.boolean(),
});
export type BundleResult = z.infer<typeof bundleResultSchema>;

/** A bundle as it is written: the plan, `progress` of writing and of reading back, and last one `result`. */
export const bundleEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('plan'), plan: bundlePlanSchema }),
  z.object({ type: z.literal('progress'), phase: z.enum(['writing', 'checking']), bytes, total: bytes }),
  z.object({ type: z.literal('result'), result: bundleResultSchema }),
]);
export type BundleEvent = z.infer<typeof bundleEventSchema>;
