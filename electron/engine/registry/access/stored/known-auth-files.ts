import { join } from 'node:path';

/** A file in which a container tool stores sign-ins. */
export interface AuthFile {
  path: string;
  /** Docker's command line writes it: what is below a host in its keys says nothing to Docker itself. */
  isDockers: boolean;
}

/** What of this process says where such files lie. */
export interface AuthFileSurroundings {
  environment: Readonly<Record<string, string | undefined>>;
  /** Undefined for an account without one. */
  homeFolder: string | undefined;
  platform: NodeJS.Platform;
  /** The number of this account; undefined on Windows. */
  userId: number | undefined;
}

/**
 * The files in which the container tools of this user store sign-ins, in the order in which they count: that of the Docker
 * command line, then those of podman, buildah and skopeo (containers-auth.json(5)).
 */
export function authFiles(surroundings: AuthFileSurroundings): AuthFile[] {
  const { environment, homeFolder } = surroundings;
  const dockers = below(environment.DOCKER_CONFIG || below(homeFolder, '.docker'), 'config.json');
  const paths = [
    dockers,
    environment.REGISTRY_AUTH_FILE || loginPath(surroundings),
    below(environment.XDG_CONFIG_HOME || below(homeFolder, '.config'), 'containers', 'auth.json'),
  ];
  const known = new Set(paths.filter((path) => path !== undefined));
  return [...known].map((path) => ({ path, isDockers: path === dockers }));
}

/** Where `podman login` writes unless it is told otherwise; on Linux that ends with the session. */
function loginPath({ environment, homeFolder, platform, userId }: AuthFileSurroundings): string | undefined {
  if (platform === 'win32' || platform === 'darwin')
    return below(homeFolder, '.config', 'containers', 'auth.json');
  const { XDG_RUNTIME_DIR } = environment;
  if (XDG_RUNTIME_DIR) return join(XDG_RUNTIME_DIR, 'containers', 'auth.json');
  return userId === undefined ? undefined : join('/run/containers', String(userId), 'auth.json');
}

function below(folder: string | undefined, ...names: string[]): string | undefined {
  return folder === undefined ? undefined : join(folder, ...names);
}
