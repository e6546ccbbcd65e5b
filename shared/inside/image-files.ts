import * as z from 'zod';
import { digestSchema } from '../digest.ts';
import { natural } from '../schemas/bounded.ts';
import { digestInput, platformInput, referenceInput } from '../schemas/input-text.ts';
import { layerTocSchema } from './layer-toc.ts';

/** What a file of an image is. */
export const fileKinds = [
  'file',
  'folder',
  'symlink',
  'hardlink',
  'character-device',
  'block-device',
  'pipe',
  'other',
] as const;

/** What is peculiar about a file; each is shown. */
export const filePeculiarities = [
  /** Its layer names it by a path that goes up; it was put inside the root. */
  'traversal',
  /** Its layer has it several times; the last one counts. */
  'duplicate',
  /** A later layer has put it there again, with the same content. */
  'rewritten',
  'sparse',
  'xattrs',
  /** A hard link to a file that is not there. */
  'broken',
  /** A runtime could not put it there: something else lies in its way. */
  'conflict',
  /** Its name is no text (UTF-8), or has characters that hide or reorder others. They are shown as escapes. */
  'odd-name',
  /** Its name cannot be used on Windows. */
  'not-for-windows',
] as const;

/** How a path differs from the lowest layer, and the layer (from 0) that did it. */
const markSchema = z.object({ mark: z.enum(['added', 'changed', 'removed']), layer: natural });

/** One file or folder of an image. */
export const imageFileSchema = z.object({
  /** Names it for other calls, as long as image and layer are the same. */
  node: natural,
  name: z.string(),
  path: z.string(),
  kind: z.enum(fileKinds),
  /** Of a folder all that is in it. */
  bytes: natural,
  /** Files below a folder. */
  files: natural,
  /** Null for what is as the lowest layer has put it. */
  change: markSchema.nullable(),
  /** Files below a folder that differ. */
  added: natural,
  changed: natural,
  removed: natural,
  /** The one layer (from 0) that all files below a folder which differ come from; null for none and for several. */
  changedIn: natural.nullable(),
  /** The layer (from 0) that its content comes from. */
  layer: natural,
  /** Where a link leads. */
  link: z.string().nullable(),
  /** Permission bits; null on Windows, where they say nothing. */
  mode: natural.nullable(),
  /** ISO time; null when it is out of range. */
  modifiedAt: z.string().nullable(),
  peculiarities: z.array(z.enum(filePeculiarities)),
  hasChildren: z.boolean(),
});
export type ImageFile = z.infer<typeof imageFileSchema>;

/** True for a folder that something is in. */
export function canOpen({ kind, hasChildren }: Pick<ImageFile, 'kind' | 'hasChildren'>): boolean {
  return kind === 'folder' && hasChildren;
}

/** What an image has in it as a whole. */
export const imageFilesSummarySchema = z.object({
  /** Names what was opened: numbers of nodes count as long as it is the same. */
  listing: z.string(),
  isWindows: z.boolean(),
  files: natural,
  folders: natural,
  bytes: natural,
  /** Files that later layers have overwritten or removed. */
  wastedFiles: natural,
  wastedBytes: natural,
  layers: z.array(
    z.object({
      digest: digestSchema,
      entries: natural,
      packedBytes: natural,
      unpackedBytes: natural,
      /** The command that made it, where the config tells. */
      createdBy: z.string().nullable(),
      /** A sentence that says why not all of the layer is listed; null when it is. */
      problem: z.string().nullable(),
      /** Whether its files can be read. Of one that is still coming, that can be read which has arrived. */
      content: z.enum(['here', 'arriving', 'absent']),
      /** Bytes of the blob that had come when it was looked through; null for all. */
      arrivedBytes: natural.nullable(),
      /** What is known of the table of contents that it brings; null for none. */
      toc: layerTocSchema.nullable(),
    }),
  ),
});
export type ImageFilesSummary = z.infer<typeof imageFilesSummarySchema>;

/** What opening the files of an image tells: how far its layers have been looked through, and last what is in it. */
export const insideEventSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('progress'),
    bytes: natural,
    total: natural,
    /** True while a layer comes from its registry; it is not kept. */
    isFetching: z.boolean(),
  }),
  z.object({ type: z.literal('result'), result: imageFilesSummarySchema }),
]);
export type InsideEvent = z.infer<typeof insideEventSchema>;

/** An image, and how many of its layers count. */
export const insideImageSchema = z.object({
  reference: referenceInput,
  digest: digestInput.optional(),
  /** Of an index; the host's own without. */
  platform: platformInput.optional(),
  /** So many of the lowest layers; all without. */
  upTo: natural.optional(),
  /** What a summary named: a call is refused when the image has been looked through anew since then. */
  listing: z.string().max(128).optional(),
});
export type InsideImage = z.infer<typeof insideImageSchema>;

/** A part of a list. */
export const imageFilePageSchema = z.object({
  files: z.array(imageFileSchema),
  total: natural,
  /** Of the whole list: all bytes in the folder, or of the files that were found. */
  bytes: natural,
});
export type ImageFilePage = z.infer<typeof imageFilePageSchema>;

/** How files are ordered: by name, folders first; or the largest first. */
export const fileOrders = ['name', 'size'] as const;
export type FileOrder = (typeof fileOrders)[number];
