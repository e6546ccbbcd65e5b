import * as z from 'zod';
import { digestSchema } from '../digest.ts';

const count = z.number().int().nonnegative();

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
      bytes: count,
      createdBy: z.string().nullable(),
      /** Its manifest names other places that it comes from. */
      isForeign: z.boolean(),
      state: z.enum(layerStates),
      /** Bytes that have been looked through, or that have arrived. */
      doneBytes: count,
    }),
  ),
  /** Bytes that opening reads from the disk. */
  bytesToRead: count,
  /** Bytes that opening fetches, where it is told to fetch what is not here; they are not kept. */
  bytesToFetch: count,
});
export type InsideState = z.infer<typeof insideStateSchema>;
