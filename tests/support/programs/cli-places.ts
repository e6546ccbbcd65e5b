import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../temporary-folder.ts';
import type { CliPlaces } from './run-cli.ts';

/** A library and a state folder of this test's own. */
export function cliPlaces(environment: Record<string, string> = {}): CliPlaces {
  const folder = temporaryFolder();
  const state = join(folder, 'state');
  mkdirSync(state);
  return { library: join(folder, 'library'), state, environment };
}

/** A `DOCKER_CONFIG` folder that holds credentials for one registry. */
export function dockerConfigFolder(host: string, username: string, password: string): string {
  const folder = temporaryFolder();
  const auth = Buffer.from(`${username}:${password}`).toString('base64');
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ auths: { [host]: { auth } } }));
  return folder;
}
