import * as z from 'zod';
import { foundMirrorSchema, mirrorInputSchema, mirrorSchema } from '../mirrors/mirror.ts';
import { procedure } from './procedure.ts';

/** `mirrors.*`: further places that hold the blobs of registries. */
export const mirrorsContract = {
  list: procedure.output(z.array(mirrorSchema)),
  /** Adds one, or changes its kind; all that there are then. */
  add: procedure.input(mirrorInputSchema).output(z.array(mirrorSchema)),
  remove: procedure.input(mirrorInputSchema).output(z.array(mirrorSchema)),
  /** What other programs of the engine's machine are set to, and Longshore is not. */
  found: procedure.output(z.array(foundMirrorSchema)),
};
