import { hoursStateSchema, speedOverrideSchema } from '../schemas/hours.ts';
import { procedure } from './procedure.ts';

/** `hours.*`: how fast downloads may be. */
export const hoursContract = {
  /** How fast downloads may be now, and until when. */
  state: procedure.output(hoursStateSchema),
  /** Chooses a speed for a while; null goes back to the hours of the settings. */
  choose: procedure.input(speedOverrideSchema.nullable()).output(hoursStateSchema),
};
