const dockerHub = 'registry-1.docker.io';
/** Under which the Docker command line stores the sign-in to Docker Hub. */
const dockerHubKey = 'https://index.docker.io/v1/';

/** A key that means a registry, not one of its repositories: a host by itself, or the address of its API. */
const registryKey = /^(?:https?:\/\/([^/]+)(?:\/.*)?|([^/]+)(?:\/(?:v[12]\/?)?)?)$/;

/**
 * The keys of `auths` that may hold what counts for a repository, the best first: its own, those of what it is below, its
 * host's (containers-auth.json(5)), and addresses at the host among the keys that there are.
 */
export function keysFor(there: readonly string[], host: string, repository: string | undefined): string[] {
  const names = namesOf(host);
  const exact = pathsOf(repository).flatMap((below) => names.map((name) => `${name}${below}`));
  const own = host === dockerHub ? [dockerHubKey] : [];
  return [...exact, ...own, ...there.filter((key) => names.includes(hostOfKey(key) ?? ''))];
}

/** Those of the keys that are for a part of a host. */
export function keysBelow(there: readonly string[], host: string): string[] {
  const names = namesOf(host);
  return there.filter(
    (key) => hostOfKey(key) === undefined && names.some((name) => key.startsWith(`${name}/`)),
  );
}

/** The names of a host that a credential helper is asked for, in this order. */
export function helperKeys(host: string): string[] {
  return host === dockerHub ? [dockerHubKey, 'docker.io', host] : [host, `https://${host}`];
}

/** What follows the host in keys for a repository, the longest first; the last is that of the host itself. */
function pathsOf(repository: string | undefined): string[] {
  const parts = repository === undefined ? [] : repository.split('/');
  return [...parts.map((_, index) => `/${parts.slice(0, parts.length - index).join('/')}`), ''];
}

/** The names under which a registry may stand in such a file. */
function namesOf(host: string): string[] {
  return host === dockerHub ? [host, 'docker.io', 'index.docker.io'] : [host];
}

function hostOfKey(key: string): string | undefined {
  const [, ofAddress, plain] = registryKey.exec(key) ?? [];
  return ofAddress ?? plain;
}
