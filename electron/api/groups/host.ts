import { hostContract } from '../../../shared/contract/host.ts';
import { implemented } from '../procedures.ts';

const procedures = implemented(hostContract);

/** `host.*`: what runs the engine, and its dialogs. */
export const host = {
  info: procedures.info.handler(({ context }) => context.host.info()),
  pickPath: procedures.pickPath.handler(({ context, input }) => context.host.pickPath(input)),
  revealPath: procedures.revealPath.handler(({ context, input }) => context.host.revealPath(input.path)),
};
