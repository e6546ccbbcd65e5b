import type { copiesContract } from './contract/copies.ts';
import type { downloadsContract } from './contract/downloads.ts';
import type { hostContract } from './contract/host.ts';
import type { hoursContract } from './contract/hours.ts';
import type { insideContract } from './contract/inside.ts';
import type { removalsContract, spaceContract } from './contract/keeping.ts';
import type { libraryContract } from './contract/library.ts';
import type { mirrorsContract } from './contract/mirrors.ts';
import type { registryContract } from './contract/registry.ts';
import type { servingContract } from './contract/serving.ts';
import type { settingsContract } from './contract/settings.ts';
import type { signaturesContract } from './contract/signatures.ts';
import type { updatesContract } from './contract/updates.ts';

/** The one API of Longshore: implemented once over the engine, spoken by every client over every transport. */
export type Contract = {
  host: typeof hostContract;
  registry: typeof registryContract;
  downloads: typeof downloadsContract;
  library: typeof libraryContract;
  inside: typeof insideContract;
  copies: typeof copiesContract;
  hours: typeof hoursContract;
  signatures: typeof signaturesContract;
  updates: typeof updatesContract;
  space: typeof spaceContract;
  removals: typeof removalsContract;
  settings: typeof settingsContract;
  mirrors: typeof mirrorsContract;
  serving: typeof servingContract;
};
