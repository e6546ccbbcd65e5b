import { join } from 'node:path';

/**
 * Where Notation keeps its trust (Notary Project, directory structure): `NOTATION_CONFIG`, else its place in the user's
 * settings on this system. Undefined where there is no home.
 */
export function notationFolderPath(
  environment: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
  home: string | undefined,
): string | undefined {
  const { NOTATION_CONFIG: own, XDG_CONFIG_HOME: configured, APPDATA: roaming } = environment;
  if (own !== undefined && own !== '') return own;
  if (platform === 'win32') return roaming === undefined ? undefined : join(roaming, 'notation');
  if (platform === 'darwin')
    return home === undefined ? undefined : join(home, 'Library', 'Application Support', 'notation');
  if (configured !== undefined && configured !== '') return join(configured, 'notation');
  return home === undefined ? undefined : join(home, '.config', 'notation');
}
