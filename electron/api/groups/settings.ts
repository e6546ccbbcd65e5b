import { settingsContract } from '../../../shared/contract/settings.ts';
import { implemented } from '../procedures.ts';

const procedures = implemented(settingsContract);

/** `settings.*`: everything that a user can set. */
export const settings = {
  proxyPassword: procedures.proxyPassword.handler(({ context }) => context.engine.proxyPassword()),
  get: procedures.get.handler(({ context }) => context.engine.settings.get()),
  update: procedures.update.handler(async ({ context, input }) => {
    await context.host.allowSettings(input, context.engine.settings.get());
    return context.engine.settings.update(input);
  }),
};
