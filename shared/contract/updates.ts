import * as z from 'zod';
import { referenceInput } from '../schemas/input-text.ts';
import {
  followedTagSchema,
  followRequestSchema,
  lookRequestSchema,
  lookResultSchema,
  updateRequestSchema,
  updatesStateSchema,
} from '../schemas/updates.ts';
import { procedure } from './procedure.ts';

/** `updates.*`: followed tags, and newer versions of what the library has. */
export const updatesContract = {
  /** What is known of followed tags, and of updates: no registry is asked. */
  state: procedure.output(updatesStateSchema),
  /** Follows a tag, or changes how it is followed. */
  follow: procedure.input(followRequestSchema).output(followedTagSchema),
  unfollow: procedure
    .input(z.object({ references: z.array(referenceInput.min(1)).min(1).max(10_000) }))
    .output(z.void()),
  /** Asks registries what tags mean now. */
  look: procedure.input(lookRequestSchema).output(lookResultSchema),
  /** Starts downloads of updates that are known. */
  update: procedure.input(updateRequestSchema).output(z.object({ ids: z.array(z.string()) })),
};
