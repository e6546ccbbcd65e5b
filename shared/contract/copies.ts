import { eventIterator } from '@orpc/contract';
import { copyEventSchema, copyRequestSchema } from '../schemas/hand-over/copy.ts';
import { procedure } from './procedure.ts';

/** `copies.*`: from the library to a registry. */
export const copiesContract = {
  /** Copies images of the library to a registry, one after the other. */
  copy: procedure.input(copyRequestSchema).output(eventIterator(copyEventSchema)),
};
