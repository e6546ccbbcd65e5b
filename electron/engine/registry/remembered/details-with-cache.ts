import type { RepositoryDetails } from '../../../../shared/schemas/image.ts';
import type { RegistryClient } from '../client/registry-client.ts';
import type { RegistryCache } from './registry-cache.ts';

/** Milliseconds during which what a portal told is not asked again. */
const freshForMs = 10 * 60_000;

/**
 * What a registry's portal tells of a repository; when it tells nothing now, what it told last, with its age.
 * @throws {AppError} `CANCELLED` by the signal, nothing else.
 */
export async function detailsWithCache(
  client: RegistryClient,
  cache: RegistryCache,
  repository: string,
  signal: AbortSignal,
): Promise<RepositoryDetails> {
  const key = `${client.host}/${repository}`;
  const seen = await cache.details.find(key);
  const last = seen === null ? null : { ...seen.value, fetchedAt: seen.fetchedAt };
  if (last !== null && isFresh(last.fetchedAt)) return last;
  const told = await client.repositoryDetails(repository, signal);
  const tellsNothing =
    told.description === null && told.readme === null && Object.keys(told.tags).length === 0;
  if (tellsNothing) return last ?? told;
  const fetchedAt = new Date().toISOString();
  void cache.details.keep(key, { value: told, fetchedAt });
  return { ...told, fetchedAt };
}

/** A time to come is one that a clock told which has been set back since: how old its value is cannot be known. */
function isFresh(fetchedAt: string): boolean {
  const age = Date.now() - Date.parse(fetchedAt);
  return age >= 0 && age < freshForMs;
}
