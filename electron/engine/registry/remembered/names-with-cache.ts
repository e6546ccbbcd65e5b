import { isAppError } from '../../../../shared/errors.ts';
import type { NamePage } from '../../../../shared/schemas/image.ts';
import type { NameBatch } from '../client/name-pages.ts';
import type { Dated, DatedCache } from './dated-cache.ts';
import type { CachedNames } from './registry-cache.ts';

/** Names in a page that comes from memory. */
const namesPerPage = 5_000;

/** A list of names and where it is remembered. */
export interface NamesWithCacheRequest {
  cache: DatedCache<CachedNames>;
  key: string;
  /** Names that the grammar allows; the file of the cache may hold others. */
  isName(name: string): boolean;
  /** Asks the registry. */
  fetch(): AsyncIterable<NameBatch>;
}

/**
 * A list of names as last seen, at once, then as the registry gives it now, whole, so that nothing vanishes while it
 * arrives. A list that was never seen whole streams as it comes. When the registry cannot be reached, a last page
 * says that the names are old.
 * @throws {AppError} what the registry answers; without a remembered list also that it cannot be reached.
 */
export async function* namesWithCache(list: NamesWithCacheRequest): AsyncGenerator<NamePage> {
  const seen = await list.cache.find(list.key);
  if (seen === null) {
    yield* firstPages(list);
    return;
  }
  yield* pagesOf(seen, list, false);
  let fresh: Dated<CachedNames>;
  try {
    fresh = await fetchWhole(list);
  } catch (error) {
    if (isAppError(error, 'NAME_UNKNOWN', 'UNAUTHORIZED', 'DENIED')) await list.cache.forget(list.key);
    if (!isAppError(error) || !error.retryable) throw error;
    yield { names: [], fetchedAt: seen.fetchedAt, restart: false, stale: true };
    return;
  }
  void list.cache.keep(list.key, fresh);
  yield* pagesOf(fresh, list, true);
}

async function* firstPages(list: NamesWithCacheRequest): AsyncGenerator<NamePage> {
  let all: string[] = [];
  let truncated = false;
  for await (const { names, isCut } of list.fetch()) {
    all = all.concat(names);
    truncated = isCut;
    const fetchedAt = new Date().toISOString();
    yield { names, fetchedAt, restart: false, ...(isCut ? { truncated: true } : {}) };
  }
  void list.cache.keep(list.key, { value: { names: all, truncated }, fetchedAt: new Date().toISOString() });
}

async function fetchWhole(list: NamesWithCacheRequest): Promise<Dated<CachedNames>> {
  let names: string[] = [];
  let truncated = false;
  for await (const batch of list.fetch()) {
    names = names.concat(batch.names);
    truncated = batch.isCut;
  }
  return { value: { names, truncated }, fetchedAt: new Date().toISOString() };
}

function* pagesOf(
  { value, fetchedAt }: Dated<CachedNames>,
  { isName }: NamesWithCacheRequest,
  restarts: boolean,
): Generator<NamePage> {
  const names = value.names.filter(isName);
  for (let start = 0; start === 0 || start < names.length; start += namesPerPage) {
    const isLast = start + namesPerPage >= names.length;
    yield {
      names: names.slice(start, start + namesPerPage),
      fetchedAt,
      restart: restarts && start === 0,
      ...(value.truncated && isLast ? { truncated: true } : {}),
    };
  }
}
