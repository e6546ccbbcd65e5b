import { procedures, signalOf } from './procedure-builder.ts';

/** `downloads.*`: the queue of downloads and its event streams. */
export const downloadsProcedures = {
  list: procedures.downloads.list.handler(({ context }) => context.engine.downloads.list()),
  start: procedures.downloads.start.handler(({ context, input }) => context.engine.downloads.start(input)),
  pause: procedures.downloads.pause.handler(({ context, input }) =>
    context.engine.downloads.pause(input.ids),
  ),
  resume: procedures.downloads.resume.handler(({ context, input }) =>
    context.engine.downloads.resume(input.ids),
  ),
  cancel: procedures.downloads.cancel.handler(({ context, input }) =>
    context.engine.downloads.cancel(input.ids),
  ),
  retry: procedures.downloads.retry.handler(({ context, input }) =>
    context.engine.downloads.retry(input.ids),
  ),
  remove: procedures.downloads.remove.handler(({ context, input }) =>
    context.engine.downloads.remove(input.ids),
  ),
  reorder: procedures.downloads.reorder.handler(({ context, input }) =>
    context.engine.downloads.reorder(input.ids, input.before),
  ),
  setLimit: procedures.downloads.setLimit.handler(({ context, input }) =>
    context.engine.downloads.setLimit(input.id, input.limitRate),
  ),
  events: procedures.downloads.events.handler(async function* ({ context, signal }) {
    yield* context.engine.downloads.events(signalOf(signal));
  }),
  detail: procedures.downloads.detail.handler(async function* ({ context, input, signal }) {
    yield* context.engine.downloads.detail(input.id, signalOf(signal));
  }),
};
