import * as z from 'zod';
import { natural } from '../schemas/bounded.ts';
import { pathInput } from '../schemas/input-text.ts';
import { fileKinds, insideImageSchema } from './image-files.ts';
import { pageInput } from './page-input.ts';

/** `unknown`: files of the same size whose layers tell different checksums, so that their content may differ. */
export const differenceKinds = ['added', 'changed', 'removed', 'unknown'] as const;
export type DifferenceKind = (typeof differenceKinds)[number];

/** What may differ of a file that both images have. The checksum of its content counts, not when it was changed. */
export const differingFacts = ['kind', 'content', 'target', 'mode', 'owner'] as const;
export type FileFact = (typeof differingFacts)[number];

/** What an image has at a path that differs. */
const sideSchema = z.object({
  kind: z.enum(fileKinds),
  /** Of a folder all in it that differs. */
  bytes: natural,
  /** Permission bits; null on Windows, and for folders that no layer has an entry of. */
  mode: natural.nullable(),
  /** Where a link leads. */
  link: z.string().nullable(),
});

/** A path that differs between two images, or a folder in which one does. */
export const fileDifferenceSchema = z.object({
  /** Names it for other calls, as long as both images are the same. */
  node: natural,
  name: z.string(),
  path: z.string(),
  kind: z.enum(fileKinds),
  /** Null for a folder of both images in which something differs. */
  difference: z.enum(differenceKinds).nullable(),
  /** What differs of what has changed. */
  facts: z.array(z.enum(differingFacts)),
  /** Null where it is not. */
  before: sideSchema.nullable(),
  after: sideSchema.nullable(),
  /** Paths below a folder that differ. */
  added: natural,
  changed: natural,
  removed: natural,
  unknown: natural,
  hasChildren: z.boolean(),
});
export type FileDifference = z.infer<typeof fileDifferenceSchema>;

/** Two images, both of which must have been opened. */
const pair = { before: insideImageSchema, after: insideImageSchema };

/** How differences are ordered: by name, folders first; the largest first; or what has grown or shrunk most first. */
export const differenceOrders = ['name', 'size', 'growth'] as const;
export type DifferenceOrder = (typeof differenceOrders)[number];

const choice = {
  only: z.enum(differenceKinds).optional(),
  order: z.enum(differenceOrders).optional(),
};

/** Programs whose versions are read at a time, at most. */
export const mostVersions = 500;

/** Which differences are wanted, and which part of their list. */
export const differenceRequests = {
  list: z.object({
    ...pair,
    ...choice,
    /** What is in this folder; 0 for the root. Without, every path that differs, whatever folder it is in. */
    node: natural.optional(),
    /** Of the list of all: a part of a name; with `*` or `?` a whole name; with a slash a path. */
    query: z.string().max(1024).optional(),
    ...pageInput,
  }),
  locate: z.object({ ...pair, ...choice, path: pathInput }),
  versions: z.object({ ...pair, nodes: z.array(natural).max(mostVersions) }),
};
export type DifferencesRequest = z.infer<typeof differenceRequests.list>;
export type DifferencePlaceRequest = z.infer<typeof differenceRequests.locate>;
export type DifferenceVersionsRequest = z.infer<typeof differenceRequests.versions>;

/** What differs between two images as a whole, and a part of the list. */
export const fileDifferencesSchema = z.object({
  added: natural,
  changed: natural,
  removed: natural,
  unknown: natural,
  /** Bytes of all that differs, in each image. */
  bytesBefore: natural,
  bytesAfter: natural,
  /** Of those that were asked for. */
  total: natural,
  differences: z.array(fileDifferenceSchema),
});
export type FileDifferences = z.infer<typeof fileDifferencesSchema>;

/** The versions of a program of Windows in two images. */
export const programVersionsSchema = z.object({
  node: natural,
  /** Null for what has none, what is not there, and what is not here to be read. */
  before: z.string().nullable(),
  after: z.string().nullable(),
});
export type ProgramVersions = z.infer<typeof programVersionsSchema>;
