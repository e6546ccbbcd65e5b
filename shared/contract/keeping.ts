import * as z from 'zod';
import { natural } from '../schemas/bounded.ts';
import { idInput } from '../schemas/input-text.ts';
import { removeResultSchema } from '../schemas/library.ts';
import {
  discardRequestSchema,
  librarySpaceSchema,
  removalRequestSchema,
  removalSchema,
} from '../schemas/library-space.ts';
import { procedure } from './procedure.ts';

/** `space.*`: what takes the space of the library. */
export const spaceContract = {
  read: procedure.output(librarySpaceSchema),
  /** Deletes what is unfinished of these blobs and that no download needs. */
  discardUnfinished: procedure.input(discardRequestSchema).output(z.object({ freedBytes: natural })),
};

/** `removals.*`: several images removed at once; nothing of them is deleted before the removal is finished. */
export const removalsContract = {
  /** Removes them at once, with no way back. */
  now: procedure.input(removalRequestSchema).output(removeResultSchema),
  begin: procedure.input(removalRequestSchema).output(removalSchema),
  /** Those that are neither undone nor finished, such as those of a window that was closed. */
  pending: procedure.output(z.array(removalSchema)),
  undo: procedure.input(z.object({ id: idInput })).output(z.object({ images: natural })),
  finish: procedure.input(z.object({ id: idInput })).output(removeResultSchema),
};
