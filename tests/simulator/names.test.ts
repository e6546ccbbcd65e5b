import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Simulator } from './simulator.ts';
import { startSimulator } from './start.ts';
import { ask, json } from './test-client.ts';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ catalogPageSize: 10, manyTags: 10_000, generatedRepositories: 300 });
});
beforeEach(() => {
  simulator.options.links = 'relative';
});
afterAll(() => simulator.close());

function nextUrl(link: string | undefined, url: string): string | undefined {
  const target = /^<(.+)>; rel="next"$/.exec(link ?? '')?.[1];
  return target === undefined ? undefined : new URL(target, url).href;
}

async function allNames(url: string, key: 'repositories' | 'tags'): Promise<string[]> {
  const answer = await ask(url);
  const next = nextUrl(answer.headers.link, url);
  const names: string[] = json(answer)[key];
  return next === undefined ? names : [...names, ...(await allNames(next, key))];
}

describe('lists of names', () => {
  test('the catalog comes in pages with relative links, every name once', async () => {
    const first = await ask(`${simulator.url}/v2/_catalog`);
    expect(first.headers.link).toMatch(/^<\/v2\/_catalog\?/);
    const names = await allNames(`${simulator.url}/v2/_catalog`, 'repositories');
    expect(names).toEqual(simulator.content.names);
    expect(names.length).toBeGreaterThan(300);
    expect(new Set(names).size).toBe(names.length);
  });

  test('links may be absolute, looping or endless', async () => {
    simulator.options.links = 'absolute';
    const url = `${simulator.url}/v2/_catalog`;
    expect((await ask(url)).headers.link).toContain(`<${simulator.url}/v2/_catalog?`);
    simulator.options.links = 'looping';
    const last = await ask(`${url}?n=10&last=zzz`);
    expect(nextUrl(last.headers.link, url)).toBe(`${url}?last=&n=10`);
    simulator.options.links = 'endless';
    const pages = [await ask(url), await ask(`${url}?last=endless-10`)];
    expect(pages.map((page) => json(page).repositories[0])).toEqual(['endless-1', 'endless-11']);
  });

  test('a client may ask for smaller pages', async () => {
    const page = await ask(`${simulator.url}/v2/windows/servercore/tags/list?n=3`);
    expect(json(page).tags).toHaveLength(3);
    const tags = await allNames(`${simulator.url}/v2/windows/servercore/tags/list?n=50`, 'tags');
    for (const tag of ['ltsc2019', 'ltsc2019-amd64', 'ltsc2022', 'ltsc2025', 'ltsc2025-arm64']) {
      expect(tags).toContain(tag);
    }
  });

  test('ten thousand tags', async () => {
    const tags = await ask(`${simulator.url}/v2/oss/kubernetes/many-tags/tags/list`);
    expect(json(tags).tags).toHaveLength(10_000);
  });

  test('a repository without tags answers XML after a byte order mark', async () => {
    expect(simulator.content.names).toContain('azuredocs/no-tags');
    const answer = await ask(`${simulator.url}/v2/azuredocs/no-tags/tags/list`);
    expect(answer.status).toBe(404);
    expect([...answer.body.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    expect(answer.body.toString()).toContain('<Code>BlobNotFound</Code>');
  });
});

describe('portal', () => {
  test('describes a repository and dates its tags', async () => {
    const portal = `${simulator.url}/api/v1/catalog/windows/servercore`;
    const details = json(await ask(`${portal}/details?reg=mar`));
    expect(details.shortDescription).toContain('Server Core');
    expect(details.lastModifiedDate).toBe('2026-11-10T18:00:00Z');
    const { body } = await ask(`${portal}/tags?reg=mar`);
    const tags: { name: string; lastModifiedDate: string }[] = JSON.parse(body.toString());
    expect(tags.find(({ name }) => name === 'ltsc2019')?.lastModifiedDate).toBe('2026-11-10T18:00:00Z');
  });

  test('does not know every repository, and may be gone', async () => {
    expect((await ask(`${simulator.url}/api/v1/catalog/azuredocs/no-tags/details?reg=mar`)).status).toBe(404);
    simulator.options.portal = false;
    expect((await ask(`${simulator.url}/api/v1/catalog/powershell/details?reg=mar`)).status).toBe(404);
    simulator.options.portal = true;
  });
});
