import { eventIterator } from '@orpc/contract';
import * as z from 'zod';
import { planManyEventSchema, planManyRequestSchema } from '../lists/plan-many.ts';
import { natural } from '../schemas/bounded.ts';
import {
  downloadDetailSchema,
  downloadEventSchema,
  downloadPlanSchema,
  downloadRequestSchema,
  downloadRowSchema,
  exportTargetSchema,
} from '../schemas/download.ts';
import { idInput, idsInput } from '../schemas/input-text.ts';
import { rowsOf } from '../schemas/rows.ts';
import { procedure } from './procedure.ts';

const ids = z.object({ ids: idsInput });

/** `downloads.*`: the queue of downloads and its event streams. */
export const downloadsContract = {
  list: procedure.output(rowsOf(downloadRowSchema, 'downloads')),
  /** What a download of this would fetch. Nothing is kept of it but documents that were read. */
  plan: procedure
    .input(downloadRequestSchema.pick({ reference: true, platform: true, allPlatforms: true }))
    .output(downloadPlanSchema),
  /** The same of many, each as soon as it is known, and then of all together. */
  planMany: procedure.input(planManyRequestSchema).output(eventIterator(planManyEventSchema)),
  start: procedure.input(downloadRequestSchema).output(downloadRowSchema),
  pause: procedure.input(ids).output(z.void()),
  resume: procedure.input(ids).output(z.void()),
  cancel: procedure.input(ids).output(z.void()),
  retry: procedure.input(ids).output(z.void()),
  /**
   * Takes rows out of the list; active ones are cancelled first. Images stay in the library; bytes that have arrived
   * for unfinished rows, and that nothing else needs, are deleted.
   */
  remove: procedure.input(ids).output(z.void()),
  /** Bytes on the disk that `remove` of these deletes at this moment. */
  removableBytes: procedure.input(ids).output(natural),
  /** Moves these, in the order given, before the download `before`, or to the end. */
  reorder: procedure.input(ids.extend({ before: idInput.nullable() })).output(z.void()),
  setLimit: procedure
    .input(z.object({ id: idInput, limitRate: z.number().int().positive().nullable() }))
    .output(z.void()),
  /** Has one export its image when it has arrived, or not; false where it is too late for that. */
  setExport: procedure
    .input(z.object({ id: idInput, target: exportTargetSchema.nullable() }))
    .output(z.boolean()),
  /** Has one that is not at an end wait until an ISO time; what is under way stops, and keeps what has arrived. */
  postpone: procedure.input(z.object({ id: idInput, startAt: z.iso.datetime().max(40) })).output(z.void()),
  events: procedure.output(eventIterator(downloadEventSchema)),
  detail: procedure.input(z.object({ id: idInput })).output(eventIterator(downloadDetailSchema)),
};
