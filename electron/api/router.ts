import { downloadsProcedures } from './downloads-procedures.ts';
import { hostProcedures } from './host-procedures.ts';
import { libraryProcedures } from './library-procedures.ts';
import { procedures } from './procedure-builder.ts';
import { registryProcedures } from './registry-procedures.ts';
import { settingsProcedures } from './settings-procedures.ts';

/** The one implementation of the contract, served by every host over its own transport. */
export const router = procedures.router({
  host: hostProcedures,
  registry: registryProcedures,
  downloads: downloadsProcedures,
  library: libraryProcedures,
  settings: settingsProcedures,
});
