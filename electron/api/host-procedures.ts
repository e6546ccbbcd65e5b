import { procedures } from './procedure-builder.ts';

/** `host.*`: what runs the engine, and its dialogs. */
export const hostProcedures = {
  info: procedures.host.info.handler(({ context }) => context.host.info()),
  pickPath: procedures.host.pickPath.handler(({ context, input }) => context.host.pickPath(input)),
  revealPath: procedures.host.revealPath.handler(({ context, input }) => context.host.revealPath(input.path)),
};
