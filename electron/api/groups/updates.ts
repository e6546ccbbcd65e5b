import { updatesContract } from '../../../shared/contract/updates.ts';
import { neverAborted } from '../never-aborted.ts';
import { implemented } from '../procedures.ts';

const procedures = implemented(updatesContract);

/** `updates.*`: followed tags, and newer versions of what the library has. */
export const updates = {
  state: procedures.state.handler(({ context }) => context.engine.updates.state()),
  follow: procedures.follow.handler(({ context, input, signal = neverAborted }) =>
    context.engine.updates.follow(input, signal),
  ),
  unfollow: procedures.unfollow.handler(({ context, input }) =>
    context.engine.updates.unfollow(input.references),
  ),
  look: procedures.look.handler(({ context, input, signal = neverAborted }) =>
    context.engine.updates.look(input, signal),
  ),
  update: procedures.update.handler(async ({ context, input }) => ({
    ids: await context.engine.updates.update(input),
  })),
};
