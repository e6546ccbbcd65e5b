import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type FoundMirror, isSameMirror } from '../../../../shared/mirrors/mirror.ts';
import { readBoundedFile } from '../../files/read-bounded-file.ts';
import type { ConfigurationPaths } from './configuration-paths.ts';
import { readDaemonJson } from './daemon-json.ts';
import { type FoundReader, mirrorsIn, mostConfigurationBytes } from './found-file.ts';
import { readHostsToml } from './hosts-toml.ts';
import { readRegistriesConf } from './registries-conf.ts';

/** Files of one folder that are looked at. */
const mostFiles = 200;

/**
 * The mirrors that other programs on this machine are set to, each once, with the file that names it. Nothing is changed,
 * and what cannot be read names none.
 */
export async function findMirrors(paths: ConfigurationPaths): Promise<FoundMirror[]> {
  const found: FoundMirror[] = [];
  const look = async (file: string, read: FoundReader) => {
    const bytes = await readBoundedFile(file, mostConfigurationBytes).catch(() => undefined);
    if (bytes === undefined) return;
    for (const mirror of mirrorsIn(bytes.toString('utf8'), read)) {
      if (!found.some((other) => isSameMirror(other, mirror))) found.push({ ...mirror, file });
    }
  };
  for (const folder of paths.containerdHosts)
    for (const name of await namesIn(folder))
      await look(join(folder, name, 'hosts.toml'), (text) => readHostsToml(text, name));
  for (const file of paths.registriesConf) await look(file, readRegistriesConf);
  for (const folder of paths.registriesConfFolders)
    for (const name of (await namesIn(folder)).filter((file) => file.endsWith('.conf')))
      await look(join(folder, name), readRegistriesConf);
  for (const file of paths.daemonJson) await look(file, readDaemonJson);
  return found;
}

async function namesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.sort().slice(0, mostFiles);
}
