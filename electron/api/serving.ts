import { procedures } from './procedures.ts';

const neverAborted = new AbortController().signal;

/** `serving.*`: the library as a registry for other programs and computers. */
export const serving = {
  status: procedures.serving.status.handler(({ context }) => context.engine.serving.status()),
  start: procedures.serving.start.handler(({ context }) => context.engine.serving.start()),
  stop: procedures.serving.stop.handler(({ context }) => context.engine.serving.stop()),
  change: procedures.serving.change.handler(({ context, input }) => context.engine.serving.change(input)),
  check: procedures.serving.check.handler(({ context, input }) => context.engine.serving.check(input.engine)),
  events: procedures.serving.events.handler(async function* ({ context, signal }) {
    yield* context.engine.serving.events(signal ?? neverAborted);
  }),
};
