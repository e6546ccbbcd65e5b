import { downloadsContract } from '../../../shared/contract/downloads.ts';
import { planMany } from '../../engine/services/plan-many.ts';
import { neverAborted } from '../never-aborted.ts';
import { implemented } from '../procedures.ts';

const procedures = implemented(downloadsContract);

/** `downloads.*`: the queue of downloads and its event streams. */
export const downloads = {
  list: procedures.list.handler(({ context }) => context.engine.downloads.list()),
  plan: procedures.plan.handler(({ context, input, signal = neverAborted }) =>
    context.engine.downloads.plan(input, signal),
  ),
  planMany: procedures.planMany.handler(async function* ({ context, input, signal = neverAborted }) {
    const { downloads: queue } = context.engine;
    yield* planMany(input.images, (image, either) => queue.plan(image, either), signal);
  }),
  start: procedures.start.handler(async ({ context, input }) =>
    context.engine.downloads.start(
      input.export === undefined ? input : { ...input, export: await context.host.allowExport(input.export) },
    ),
  ),
  pause: procedures.pause.handler(({ context, input }) => context.engine.downloads.pause(input.ids)),
  resume: procedures.resume.handler(({ context, input }) => context.engine.downloads.resume(input.ids)),
  cancel: procedures.cancel.handler(({ context, input }) => context.engine.downloads.cancel(input.ids)),
  retry: procedures.retry.handler(({ context, input }) => context.engine.downloads.retry(input.ids)),
  remove: procedures.remove.handler(({ context, input }) => context.engine.downloads.remove(input.ids)),
  removableBytes: procedures.removableBytes.handler(({ context, input }) =>
    context.engine.downloads.removableBytes(input.ids),
  ),
  reorder: procedures.reorder.handler(({ context, input }) =>
    context.engine.downloads.reorder(input.ids, input.before),
  ),
  setLimit: procedures.setLimit.handler(({ context, input }) =>
    context.engine.downloads.setLimit(input.id, input.limitRate),
  ),
  setExport: procedures.setExport.handler(async ({ context, input: { id, target } }) =>
    context.engine.downloads.setExport(id, target === null ? null : await context.host.allowExport(target)),
  ),
  postpone: procedures.postpone.handler(({ context, input }) =>
    context.engine.downloads.postpone(input.id, input.startAt),
  ),
  events: procedures.events.handler(async function* ({ context, signal = neverAborted }) {
    yield* context.engine.downloads.events(signal);
  }),
  detail: procedures.detail.handler(async function* ({ context, input, signal = neverAborted }) {
    yield* context.engine.downloads.detail(input.id, signal);
  }),
};
