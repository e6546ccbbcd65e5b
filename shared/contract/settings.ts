import { proxyPasswordStateSchema, settingsPatchSchema, settingsSchema } from '../schemas/settings.ts';
import { procedure } from './procedure.ts';

/** `settings.*`: everything that a user can set. */
export const settingsContract = {
  get: procedure.output(settingsSchema),
  update: procedure.input(settingsPatchSchema).output(settingsSchema),
  proxyPassword: procedure.output(proxyPasswordStateSchema),
};
