import type { NamePage } from '../../shared/schemas/image.ts';

/** A list of names as far as it has arrived. */
export interface NameList {
  names: string[];
  /** ISO time of the newest page. */
  fetchedAt: string;
  isComplete: boolean;
}

const publishInterval = 120;

/**
 * Collects a stream of pages. A list that the cache gave stays whole until the refreshed one is complete, so
 * that nothing vanishes under the user's pointer; a first list is published as it grows.
 */
export async function readNames(
  pages: AsyncIterable<NamePage>,
  publish: (list: NameList) => void,
): Promise<NameList> {
  let names: string[] = [];
  let fetchedAt = '';
  let isRefresh = false;
  let publishedAt = 0;
  for await (const page of pages) {
    if (page.restart && names.length > 0) {
      publish({ names, fetchedAt, isComplete: false });
      names = [];
      isRefresh = true;
    }
    names = names.concat(page.names);
    fetchedAt = page.fetchedAt;
    if (!isRefresh && Date.now() - publishedAt > publishInterval) {
      publishedAt = Date.now();
      publish({ names, fetchedAt, isComplete: false });
    }
  }
  return { names: [...new Set(names)], fetchedAt, isComplete: true };
}
