import type { NamePage } from '../../shared/schemas/image.ts';

/** A list of names as far as it has arrived. */
export interface NameList {
  names: string[];
  /** ISO time of the newest page. */
  fetchedAt: string;
  isComplete: boolean;
  /** True when the registry could not be reached, so that the names are those of `fetchedAt`. */
  isStale: boolean;
  /** True when the registry has more names than these. */
  isTruncated: boolean;
}

/** Milliseconds between two lists that are published while a first one grows. */
const publishInterval = 120;

/**
 * Collects a stream of pages. A list that the cache gave stays whole until the refreshed one is complete, so
 * that nothing vanishes under the user's pointer; a first list is published as it grows.
 */
export async function readNames(
  pages: AsyncIterable<NamePage>,
  publish: (list: NameList) => void,
): Promise<NameList> {
  let list: NameList = { names: [], fetchedAt: '', isComplete: false, isStale: false, isTruncated: false };
  let isRefresh = false;
  let publishedAt = Number.NEGATIVE_INFINITY;
  for await (const page of pages) {
    if (page.restart && list.names.length > 0) {
      publish(list);
      list = { ...list, names: [] };
      isRefresh = true;
    }
    list = {
      ...list,
      names: list.names.concat(page.names),
      fetchedAt: page.fetchedAt,
      isStale: page.stale === true,
      isTruncated: list.isTruncated || page.truncated === true,
    };
    if (!isRefresh && performance.now() - publishedAt > publishInterval) {
      publishedAt = performance.now();
      publish(list);
    }
  }
  return { ...list, names: [...new Set(list.names)], isComplete: true };
}
