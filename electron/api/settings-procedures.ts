import { procedures } from './procedure-builder.ts';

/** `settings.*`: everything that a user can set. */
export const settingsProcedures = {
  get: procedures.settings.get.handler(({ context }) => context.engine.settings.get()),
  update: procedures.settings.update.handler(({ context, input }) => context.engine.settings.update(input)),
};
