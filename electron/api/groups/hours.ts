import { hoursContract } from '../../../shared/contract/hours.ts';
import { implemented } from '../procedures.ts';

const procedures = implemented(hoursContract);

/** `hours.*`: how fast downloads may be. */
export const hours = {
  state: procedures.state.handler(({ context }) => context.engine.hours.state()),
  choose: procedures.choose.handler(({ context, input }) => {
    context.engine.hours.choose(input);
    return context.engine.hours.state();
  }),
};
