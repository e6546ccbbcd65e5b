import { eventIterator } from '@orpc/contract';
import * as z from 'zod';
import { pickPathSchema } from '../schemas/host.ts';
import {
  servedEngineSchema,
  servedRequestSchema,
  servingChangeSchema,
  servingCheckSchema,
  servingEventSchema,
  servingStatusSchema,
} from '../serving/schemas.ts';
import { procedure } from './procedure.ts';

/** `serving.*`: the library as a registry for other programs and computers. */
export const servingContract = {
  status: procedure.output(servingStatusSchema),
  start: procedure.output(servingStatusSchema),
  stop: procedure.output(servingStatusSchema),
  change: procedure.input(servingChangeSchema).output(servingStatusSchema),
  /** Asks what is served the way this client would. */
  check: procedure.input(z.object({ engine: servedEngineSchema })).output(servingCheckSchema),
  /** What it is, and again whenever it or its clients change, twice a second at most. */
  events: procedure.output(eventIterator(servingEventSchema)),
  /** The last requests that were answered, and then those that come, twice a second at most. */
  requests: procedure.output(eventIterator(z.array(servedRequestSchema))),
  /** Lets the user choose where the own authority's certificate is written; null when they closed the dialog. */
  saveAuthority: procedure.input(pickPathSchema.pick({ title: true })).output(z.string().nullable()),
};
