import * as z from 'zod';
import { natural } from '../schemas/bounded.ts';
import { absolutePathInput } from '../schemas/input-text.ts';
import { fileOrders, insideImageSchema } from './image-files.ts';
import { pageInput } from './page-input.ts';

const image = insideImageSchema;
const node = natural;
/** A path in an image as it is shown: of 32 KiB, each byte of which may be shown as an escape of six characters. */
const path = z.string().max(6 * 32 * 1024);

/** What is asked about the files of an image. Node 0 is its root. */
export const insideRequests = {
  state: z.object({ image }),
  open: z.object({
    image,
    /** Layers that are not here are fetched and looked through as they come; nothing of them is kept but the list. */
    fetch: z.boolean().optional(),
  }),
  list: z.object({
    image,
    node,
    order: z.enum(fileOrders),
    /** Only what this layer (from 0) has done, with the folders that hold it: of the image up to this layer. */
    changedBy: natural.optional(),
    /** Only what differs from the lowest layer. */
    onlyChanged: z.boolean().optional(),
    ...pageInput,
  }),
  locate: z.object({
    image,
    path,
    order: z.enum(fileOrders),
    changedBy: natural.optional(),
    onlyChanged: z.boolean().optional(),
  }),
  find: z.object({
    image,
    path,
    /** Follows a link at its end too. */
    follow: z.boolean().optional(),
  }),
  search: z.object({
    image,
    /** A part of a name; with `*` or `?` a whole name; with a slash a path. */
    query: z.string().max(1024),
    order: z.enum(fileOrders).optional(),
    /** As `list` has it. */
    changedBy: natural.optional(),
    ...pageInput,
  }),
  map: z.object({
    image,
    node,
    depth: z.number().int().min(1).max(4),
    limit: z.number().int().min(1).max(2000),
    /** Counts only what this layer (from 0) has added or changed: of the image up to this layer. */
    changedBy: natural.optional(),
  }),
  facts: z.object({ image, node }),
  preview: z.object({ image, node, as: z.enum(['auto', 'hex']).optional(), offset: natural.optional() }),
  save: z.object({
    image,
    node,
    /** Where the engine runs. */
    folder: absolutePathInput,
  }),
  wasted: z.object({ image, ...pageInput }),
};

/** A node on the way to another one, and where it stands in the list of its folder. */
export const fileStepSchema = z.object({ node: natural, position: natural });
export type FileStep = z.infer<typeof fileStepSchema>;

/** What was saved, and what was left out. */
export const savedFilesSchema = z.object({
  files: natural,
  folders: natural,
  bytes: natural,
  /** Links, devices and names that this system cannot have: the first thousand. */
  left: z.array(z.object({ path: z.string(), why: z.enum(['link', 'device', 'name']) })),
  leftCount: natural,
  /** Files that were there already, and were left alone: the first thousand. */
  there: z.array(z.string()),
  thereCount: natural,
});
export type SavedFiles = z.infer<typeof savedFilesSchema>;

/** How far saving is, and last what was saved. */
export const saveEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), bytes: natural, total: natural }),
  z.object({ type: z.literal('result'), result: savedFilesSchema }),
]);
export type SaveEvent = z.infer<typeof saveEventSchema>;
