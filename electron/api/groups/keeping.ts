import { removalsContract, spaceContract } from '../../../shared/contract/keeping.ts';
import { implemented } from '../procedures.ts';

const spaceProcedures = implemented(spaceContract);
const removalsProcedures = implemented(removalsContract);

/** `space.*`: what takes the space of the library. */
export const space = {
  read: spaceProcedures.read.handler(({ context }) => context.engine.keeping.space()),
  discardUnfinished: spaceProcedures.discardUnfinished.handler(async ({ context, input }) => ({
    freedBytes: await context.engine.keeping.discardUnfinished(input.digests),
  })),
};

/** `removals.*`: images that go, and can come back until they have gone. */
export const removals = {
  now: removalsProcedures.now.handler(({ context, input }) => context.engine.keeping.removeNow(input.images)),
  begin: removalsProcedures.begin.handler(({ context, input }) =>
    context.engine.keeping.beginRemoval(input.images),
  ),
  pending: removalsProcedures.pending.handler(({ context }) => context.engine.keeping.pendingRemovals()),
  undo: removalsProcedures.undo.handler(async ({ context, input }) => ({
    images: await context.engine.keeping.undoRemoval(input.id),
  })),
  finish: removalsProcedures.finish.handler(({ context, input }) =>
    context.engine.keeping.finishRemoval(input.id),
  ),
};
