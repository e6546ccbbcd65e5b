import type { ServedLibrary } from '../content/served-library.ts';
import { distributablePrefix, nameInNamespace, nameWithHost, type ServedName } from '../names/served-name.ts';
import { RequestError } from './request-error.ts';

/** A repository that a request names. */
export interface FoundName {
  name: ServedName;
  /** True when its tags stand for the images with foreign layers as ordinary ones. */
  isDistributable: boolean;
}

/**
 * Finds out which registry's repository a path means: the one of `?ns=` as mirrors are asked (containerd, docs/hosts.md), else the
 * one whose host is the first part of the name, else the only one of that name in the library.
 * @throws {RequestError} 404 when it may be of several registries or of none; 400 for a namespace that is no host.
 */
export async function findRepository(
  library: ServedLibrary,
  path: string,
  namespace: string | undefined,
): Promise<FoundName> {
  const isDistributable = path.startsWith(distributablePrefix);
  const name = isDistributable ? path.slice(distributablePrefix.length) : path;
  if (namespace !== undefined) {
    const found = nameInNamespace(namespace, name);
    if (found === undefined) throw new RequestError(400, 'NAME_INVALID', 'ns is not the host of a registry.');
    return { name: found, isDistributable };
  }
  const named = nameWithHost(name);
  if (named !== undefined) return { name: named, isDistributable };
  const [registry, ...others] = await library.registriesOf(name);
  if (registry !== undefined && others.length === 0)
    return { name: { registry, repository: name }, isDistributable };
  throw new RequestError(
    404,
    'NAME_UNKNOWN',
    others.length > 0
      ? 'Several registries have a repository of this name. Put the registry in front: HOST/NAME.'
      : 'The library has no such repository. Put its registry in front (HOST/NAME).',
  );
}
