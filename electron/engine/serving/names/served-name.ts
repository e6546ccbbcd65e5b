import { isAppError } from '../../../../shared/errors.ts';
import { displayHost, isRepositoryName, parseRegistry, registryHost } from '../../../../shared/reference.ts';

/** A repository by the registry that it is of, as references name it. */
export interface ServedName {
  /** Host with optional port, as the registry is reached. */
  registry: string;
  repository: string;
}

/** The name of our own room in a path: what is in it is served with its foreign layers as ordinary ones. */
export const distributablePrefix = 'distributable/';

/**
 * The name that a repository has at our own address: its registry's host, then its name. The grammar of names
 * (distribution-spec, "Pulling manifests") has no colon, so that a port follows `_`.
 */
export function pathNameOf({ registry, repository }: ServedName): string {
  return `${componentOf(displayHost(registry))}/${repository}`;
}

/** The repository that a name with its registry in front means; undefined when its first part is no host. */
export function nameWithHost(name: string): ServedName | undefined {
  const slash = name.indexOf('/');
  const component = slash < 0 ? '' : name.slice(0, slash);
  if (!/[._]/.test(component) && component !== 'localhost' && !component.startsWith('ipv6-'))
    return undefined;
  const host = hostOf(component);
  return host === undefined ? undefined : servedName(host, name.slice(slash + 1));
}

/** The repository that a mirror is asked for with `?ns=` (containerd, docs/hosts.md); undefined when it is no host. */
export function nameInNamespace(namespace: string, repository: string): ServedName | undefined {
  try {
    return servedName(parseRegistry(namespace), repository);
  } catch (error) {
    if (isAppError(error, 'INVALID_REFERENCE')) return undefined;
    throw error;
  }
}

function servedName(host: string, repository: string): ServedName | undefined {
  if (!isRepositoryName(repository)) return undefined;
  const registry = registryHost(host.toLowerCase());
  const isOfficialImage = displayHost(registry) === 'docker.io' && !repository.includes('/');
  return { registry, repository: isOfficialImage ? `library/${repository}` : repository };
}

function componentOf(host: string): string {
  const { name = '', port } = /^(?<name>.*?)(?::(?<port>\d{1,5}))?$/.exec(host.toLowerCase())?.groups ?? {};
  const named = name.startsWith('[') ? `ipv6-${name.slice(1, -1).replaceAll(':', '-')}` : name;
  return port === undefined ? named : `${named}_${port}`;
}

function hostOf(component: string): string | undefined {
  const { name = '', port } = /^(?<name>.*?)(?:_(?<port>\d{1,5}))?$/.exec(component)?.groups ?? {};
  const host = name.startsWith('ipv6-') ? `[${name.slice('ipv6-'.length).replaceAll('-', ':')}]` : name;
  try {
    return parseRegistry(port === undefined ? host : `${host}:${port}`);
  } catch {
    return undefined;
  }
}
