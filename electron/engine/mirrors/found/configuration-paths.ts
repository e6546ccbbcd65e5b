import { join } from 'node:path';

/** Where programs of this machine keep what they are set to. */
export interface ConfigurationPaths {
  /** Folders of containerd's hosts, and of docker's with the containerd store; one below each for a registry. */
  containerdHosts: string[];
  registriesConf: string[];
  /** Folders whose `.conf` files are read after that. */
  registriesConfFolders: string[];
  daemonJson: string[];
}

/**
 * The usual places of these files.
 * @param home the user's folder, where there is one.
 */
export function configurationPaths(
  platform: NodeJS.Platform,
  home: string | undefined,
  environment: NodeJS.ProcessEnv,
): ConfigurationPaths {
  const below = (...parts: string[]) => (home === undefined ? [] : [join(home, ...parts)]);
  if (platform === 'win32') {
    const programs = environment.ProgramFiles ?? 'C:\\Program Files';
    const data = environment.ProgramData ?? 'C:\\ProgramData';
    return {
      containerdHosts: [
        join(programs, 'containerd', 'certs.d'),
        join(data, 'containerd', 'certs.d'),
        join(data, 'docker', 'certs.d'),
      ],
      registriesConf: [],
      registriesConfFolders: [],
      daemonJson: [join(data, 'docker', 'config', 'daemon.json'), ...below('.docker', 'daemon.json')],
    };
  }
  return {
    containerdHosts: ['/etc/containerd/certs.d', '/etc/docker/certs.d'],
    registriesConf: ['/etc/containers/registries.conf', ...below('.config', 'containers', 'registries.conf')],
    registriesConfFolders: [
      '/etc/containers/registries.conf.d',
      ...below('.config', 'containers', 'registries.conf.d'),
    ],
    daemonJson: [
      '/etc/docker/daemon.json',
      ...below('.config', 'docker', 'daemon.json'),
      ...below('.docker', 'daemon.json'),
    ],
  };
}
