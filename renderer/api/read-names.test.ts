import { describe, expect, it } from 'vitest';
import type { NamePage } from '../../shared/schemas/image.ts';
import { type NameList, readNames } from './read-names.ts';

async function* pagesOf(...pages: Partial<NamePage>[]): AsyncGenerator<NamePage> {
  for (const page of pages) yield { names: [], fetchedAt: '2026-11-24T00:00:00Z', restart: false, ...page };
}

describe('readNames', () => {
  it('joins pages and drops names that came twice', async () => {
    const list = await readNames(pagesOf({ names: ['a', 'b'] }, { names: ['b', 'c'] }), () => undefined);
    expect(list).toMatchObject({ names: ['a', 'b', 'c'], isComplete: true, isStale: false });
  });

  it('keeps the remembered list whole until the refreshed one is complete', async () => {
    const published: NameList[] = [];
    const pages = pagesOf({ names: ['old', 'gone'] }, { names: ['old'], restart: true }, { names: ['new'] });
    const list = await readNames(pages, (partial) => published.push(partial));
    expect(published.at(-1)?.names).toEqual(['old', 'gone']);
    expect(list.names).toEqual(['old', 'new']);
  });

  it('says when names are old or not all', async () => {
    const list = await readNames(pagesOf({ names: ['a'], stale: true, truncated: true }), () => undefined);
    expect(list).toMatchObject({ isStale: true, isTruncated: true });
  });
});
