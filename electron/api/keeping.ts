import { procedures } from './procedures.ts';

/** `space.*`: what takes the space of the library. */
export const space = {
  read: procedures.space.read.handler(({ context }) => context.engine.keeping.space()),
  discardUnfinished: procedures.space.discardUnfinished.handler(async ({ context, input }) => ({
    freedBytes: await context.engine.keeping.discardUnfinished(input.digests),
  })),
};

/** `removals.*`: images that go, and can come back until they have gone. */
export const removals = {
  now: procedures.removals.now.handler(({ context, input }) =>
    context.engine.keeping.removeNow(input.images),
  ),
  begin: procedures.removals.begin.handler(({ context, input }) =>
    context.engine.keeping.beginRemoval(input.images),
  ),
  pending: procedures.removals.pending.handler(({ context }) => context.engine.keeping.pendingRemovals()),
  undo: procedures.removals.undo.handler(async ({ context, input }) => ({
    images: await context.engine.keeping.undoRemoval(input.id),
  })),
  finish: procedures.removals.finish.handler(({ context, input }) =>
    context.engine.keeping.finishRemoval(input.id),
  ),
};
