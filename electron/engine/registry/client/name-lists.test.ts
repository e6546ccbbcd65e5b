import { describe, expect, it } from 'vitest';
import { testRegistryClient } from '../../../../tests/support/network/test-registry.ts';
import {
  noSignal,
  startTestServer,
  type TestHandler,
} from '../../../../tests/support/network/test-server.ts';
import type { NameBatch } from './name-pages.ts';

async function pagesOf(pages: AsyncIterable<NameBatch>): Promise<string[][]> {
  const all: string[][] = [];
  for await (const { names } of pages) all.push(names);
  return all;
}

async function listing(handle: TestHandler) {
  const server = await startTestServer(handle);
  const client = testRegistryClient(server.host);
  return {
    server,
    catalog: () => pagesOf(client.catalog(noSignal())),
    tags: () => pagesOf(client.tags('team/app', noSignal())),
  };
}

const page = (names: unknown) => JSON.stringify({ repositories: names, tags: names });

describe('catalog', () => {
  it('follows relative and absolute links, page by page', async () => {
    const { catalog, server } = await listing((request, response) => {
      const last = new URL(request.path, 'http://x').searchParams.get('last');
      if (last === null) response.setHeader('link', '</v2/_catalog?last=b&n=2>; rel="next"');
      if (last === 'b')
        response.setHeader('link', `<http://${request.headers.host}/v2/_catalog?last=d>; rel="next"`);
      response.end(page(last === null ? ['a', 'b'] : last === 'b' ? ['c', 'd'] : ['e']));
    });
    expect(await catalog()).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
    expect(server.seen).toHaveLength(3);
  });

  it('gives the first page before it asks for the second', async () => {
    const server = await startTestServer((request, response) => {
      if (request.path.includes('last')) return;
      response.setHeader('link', '</v2/_catalog?last=a>; rel="next"');
      response.end(page(['a']));
    });
    const controller = new AbortController();
    for await (const { names } of testRegistryClient(server.host).catalog(controller.signal)) {
      expect(names).toEqual(['a']);
      break;
    }
    expect(server.seen).toHaveLength(1);
  });

  it('stops at a loop, at a page without news, and at an endless list of the same', async () => {
    const loop = await listing((_, response) => {
      response.setHeader('link', '</v2/_catalog?n=1000>; rel="next"');
      response.end(page(['a']));
    });
    expect(await loop.catalog()).toEqual([['a']]);
    let count = 0;
    const endless = await listing((_, response) => {
      count += 1;
      response.setHeader('link', `</v2/_catalog?last=${count}>; rel="next"`);
      response.end(page(['a', 'b']));
    });
    expect(await endless.catalog()).toEqual([['a', 'b']]);
    expect(endless.server.seen).toHaveLength(2);
  });

  it('tells that a list without end was cut', async () => {
    let count = 0;
    const server = await startTestServer((_, response) => {
      count += 1;
      response.setHeader('link', `</v2/_catalog?last=${count}>; rel="next"`);
      response.end(page([`name-${count}`]));
    });
    const cuts: boolean[] = [];
    for await (const { isCut } of testRegistryClient(server.host).catalog(noSignal())) cuts.push(isCut);
    expect(cuts.length).toBe(1000);
    expect(cuts.indexOf(true)).toBe(999);
    expect(count).toBe(1000);
  });

  it('does not go on at another server', async () => {
    const { catalog } = await listing((_, response) => {
      response.setHeader('link', '<http://elsewhere.example/v2/_catalog>; rel="next"');
      response.end(page(['a']));
    });
    await expect(catalog()).rejects.toMatchObject({ code: 'BLOCKED_URL' });
  });

  it('drops names that could do harm', async () => {
    const names = [
      'good',
      '../../etc',
      'a/../b',
      'UPPER',
      '\u001b[31m',
      7,
      null,
      '',
      `${'x'.repeat(300)}`,
      'a//b',
    ];
    const { catalog } = await listing((_, response) => response.end(page(names)));
    expect(await catalog()).toEqual([['good']]);
  });

  it('says so when a registry has none, and when the answer is none', async () => {
    const absent = await listing((_, response) => response.writeHead(404).end('404 page not found'));
    await expect(absent.catalog()).rejects.toMatchObject({ code: 'NAME_UNKNOWN' });
    const portal = await listing((_, response) => response.end('<html>sign in to the network</html>'));
    await expect(portal.catalog()).rejects.toMatchObject({ code: 'NETWORK' });
  });
});

describe('tags', () => {
  it('reads tags and an explicit null', async () => {
    const some = await listing((_, response) => response.end(page(['latest', '1.0_x', '-bad'])));
    expect(await some.tags()).toEqual([['latest', '1.0_x']]);
    expect(some.server.seen[0]?.path).toBe('/v2/team/app/tags/list?n=1000');
    const none = await listing((_, response) => response.end(page(null)));
    expect(await none.tags()).toEqual([]);
  });

  it('takes the XML of a repository without tags as no tags, and JSON as what it says', async () => {
    const xml = '\uFEFF<?xml version="1.0" encoding="utf-8"?><Error><Code>BlobNotFound</Code></Error>';
    const empty = await listing((_, response) =>
      response.writeHead(404, { 'content-type': 'application/xml' }).end(xml),
    );
    expect(await empty.tags()).toEqual([]);
    const json = JSON.stringify({ errors: [{ code: 'NAME_UNKNOWN' }] });
    const unknown = await listing((_, response) => response.writeHead(404).end(json));
    await expect(unknown.tags()).rejects.toMatchObject({ code: 'NAME_UNKNOWN' });
  });

  it('follows the redirect of a static list', async () => {
    const data = await startTestServer((_, response) => response.end(page(['one'])));
    const { tags } = await listing((_, response) =>
      response.writeHead(307, { location: `${data.url}//list?sig=x` }).end(),
    );
    expect(await tags()).toEqual([['one']]);
    expect(data.seen[0]?.path).toBe('//list?sig=x');
  });
});
