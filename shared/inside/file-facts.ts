import * as z from 'zod';
import { digestSchema } from '../digest.ts';
import { natural } from '../schemas/bounded.ts';
import { fileKinds, imageFileSchema } from './image-files.ts';

/** What a file was in the layers, the newest first. */
export const fileVersionSchema = z.object({
  /** From 0; the file as it was then is at its path in the image up to this layer. */
  layer: natural,
  bytes: natural,
  /** True when it is the same as the one before it. */
  isSame: z.boolean(),
});
export type FileVersion = z.infer<typeof fileVersionSchema>;

/** Everything that is known of one file or folder. */
export const fileFactsSchema = z.object({
  file: imageFileSchema,
  /** Of the layer that it comes from. */
  digest: digestSchema,
  /** The command that made that layer, where the config tells. */
  createdBy: z.string().nullable(),
  /** Null on Windows, and for folders that no layer has an entry of. */
  uid: natural.nullable(),
  gid: natural.nullable(),
  /** File attributes of Windows; null elsewhere. */
  attributes: natural.nullable(),
  /** What a link leads to; null for what is none, and where it leads to nothing. */
  target: imageFileSchema.nullable(),
  /** The version that a program of Windows has in it. */
  productVersion: z.string().nullable(),
  versions: z.array(fileVersionSchema.extend({ createdBy: z.string().nullable() })),
});
export type FileFacts = z.infer<typeof fileFactsSchema>;

/** A part of a map: a folder or file with its size. */
export const mapBlockSchema = z.object({
  node: natural,
  /** The node of the folder that it lies in. */
  parent: natural,
  name: z.string(),
  kind: z.enum(fileKinds),
  bytes: natural,
  files: natural,
  /** Folders between it and the folder that the map is of. */
  depth: natural,
});
export type MapBlock = z.infer<typeof mapBlockSchema>;

/** A file of a layer that no path leads to any more. */
export const wastedFileSchema = z.object({
  node: natural,
  path: z.string(),
  bytes: natural,
  /** The layer (from 0) that has it. */
  layer: natural,
  /** What a later layer did to it, and which one. */
  by: z.enum(['changed', 'removed']),
  byLayer: natural,
});
export type WastedFile = z.infer<typeof wastedFileSchema>;
