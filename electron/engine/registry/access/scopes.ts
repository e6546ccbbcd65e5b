/**
 * What two lists of scopes allow together (distribution, "Token Scope Documentation"): actions of one resource are put
 * together, so that one token serves the reading and the writing of a repository.
 * @param first scopes separated by spaces, as is `second`.
 */
export function joinScopes(first: string, second: string): string {
  const actions = new Map<string, Set<string>>();
  for (const scope of `${first} ${second}`.split(' ').filter((text) => text !== '')) {
    const end = scope.lastIndexOf(':');
    const resource = scope.slice(0, end);
    const known = actions.get(resource) ?? new Set();
    for (const action of scope.slice(end + 1).split(',')) known.add(action);
    actions.set(resource, known);
  }
  return [...actions].map(([resource, known]) => `${resource}:${[...known].join(',')}`).join(' ');
}

/** The first repository that a scope is about; undefined for one of the registry as a whole. */
export function repositoryOf(scope: string): string | undefined {
  return /^repository:([^: ]+):/.exec(scope)?.[1];
}
