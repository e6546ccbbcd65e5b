import * as z from 'zod';
import { fileKinds, insideImageSchema } from './image-files.ts';
import { pageInput } from './page-input.ts';

const count = z.number().int().nonnegative();
const differenceKinds = ['added', 'changed', 'removed'] as const;

/** One difference between two images. */
export const fileDifferenceSchema = z.object({
  path: z.string(),
  kind: z.enum(fileKinds),
  difference: z.enum(differenceKinds),
  /** Null where it is not. */
  bytesBefore: count.nullable(),
  bytesAfter: count.nullable(),
});
export type FileDifference = z.infer<typeof fileDifferenceSchema>;

/** Which differences are wanted, and which part of their list. */
export const differencesRequestSchema = z.object({
  /** Both must have been opened. */
  before: insideImageSchema,
  after: insideImageSchema,
  only: z.enum(differenceKinds).optional(),
  /** A part of the path. */
  query: z.string().max(1024).optional(),
  ...pageInput,
});
export type DifferencesRequest = z.infer<typeof differencesRequestSchema>;

/** What differs between two images as a whole, and a part of the list. */
export const fileDifferencesSchema = z.object({
  added: count,
  changed: count,
  removed: count,
  /** Bytes of all that differs, in each image. */
  bytesBefore: count,
  bytesAfter: count,
  /** Of those that were asked for. */
  total: count,
  differences: z.array(fileDifferenceSchema),
});
export type FileDifferences = z.infer<typeof fileDifferencesSchema>;
