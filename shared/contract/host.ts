import * as z from 'zod';
import { hostInfoSchema, pickPathSchema } from '../schemas/host.ts';
import { pathInput } from '../schemas/input-text.ts';
import { procedure } from './procedure.ts';

/** `host.*`: what runs the engine, and its dialogs. */
export const hostContract = {
  info: procedure.output(hostInfoSchema),
  /** Null when the user closed the dialog. */
  pickPath: procedure.input(pickPathSchema).output(z.string().nullable()),
  revealPath: procedure.input(z.object({ path: pathInput })).output(z.void()),
};
