import * as z from 'zod';
import { digestSchema } from '../digest.ts';
import { natural } from '../schemas/bounded.ts';

/**
 * How far a layer is known: looked through; being looked through; here, and not looked through; still coming, so that
 * what has arrived can be read; not here.
 */
export const layerStates = ['listed', 'looking', 'here', 'arriving', 'absent'] as const;

/** How far the files of an image are known, and what it costs to know them. */
export const insideStateSchema = z.object({
  isInLibrary: z.boolean(),
  isWindows: z.boolean(),
  layers: z.array(
    z.object({
      digest: digestSchema,
      bytes: natural,
      createdBy: z.string().nullable(),
      /** Its manifest names other places that it comes from. */
      isForeign: z.boolean(),
      state: z.enum(layerStates),
      /** Bytes that have been looked through, or that have arrived. */
      doneBytes: natural,
      /** It is listed by the table of contents that it brings, which nobody has compared with its tar. */
      isListedByToc: z.boolean(),
      /** Bytes of the table of contents by which it can be listed; null when it has none, or is here. */
      tocBytes: natural.nullable(),
    }),
  ),
  /** Bytes that opening reads from the disk. */
  bytesToRead: natural,
  /** Bytes that opening fetches, where it is told to fetch what is not here; they are not kept. */
  bytesToFetch: natural,
  /** Bytes that it would fetch if no layer brought a table of contents. */
  bytesWithoutTocs: natural,
});
export type InsideState = z.infer<typeof insideStateSchema>;
