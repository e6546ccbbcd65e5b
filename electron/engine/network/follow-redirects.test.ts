import { describe, expect, it } from 'vitest';
import { hasOpenssl, makeTestCertificate } from '../../../tests/support/network/test-certificate.ts';
import {
  noSignal,
  startTestServer,
  testHttpClient,
  textOf,
} from '../../../tests/support/network/test-server.ts';
import type { AddressRule } from './address-rule.ts';
import { requestFollowing } from './follow-redirects.ts';
import { LinkRule } from './link-rule.ts';

const secret = { authorization: 'Bearer secret', cookie: 'a=b', range: 'bytes=0-9' };

function follow(url: string, rule: AddressRule = 'any', client = testHttpClient()) {
  return requestFollowing(client, {
    url: new URL(url),
    headers: secret,
    addressRule: 'any',
    linkRule: new LinkRule(new URL(rule === 'any' ? 'http://127.0.0.1' : 'http://20.60.1.2')),
    signal: noSignal(),
  });
}

describe('requestFollowing', () => {
  it('keeps secrets on the first server, and from there on the way back too', async () => {
    const home = await startTestServer((request, response) => {
      if (request.path === '/a') response.writeHead(307, { location: '/b' }).end('moved');
      else if (request.path === '/b') response.writeHead(307, { location: `${away.url}/x` }).end();
      else response.end('back');
    });
    const away = await startTestServer((request, response) => {
      const location = request.path === '/x' ? `${away.url}//data//x?sig=a%2Bb` : `${home.url}/c`;
      response.writeHead(302, { location }).end();
    });
    const answer = await follow(`${home.url}/a`);
    expect(await textOf(answer.body)).toBe('back');
    expect(answer.url.href).toBe(`${home.url}/c`);
    expect(home.seen.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer secret',
      'Bearer secret',
      undefined,
    ]);
    expect(away.seen.map(({ path }) => path)).toEqual(['/x', '//data//x?sig=a%2Bb']);
    for (const { headers } of away.seen) {
      expect(headers).toMatchObject({ range: 'bytes=0-9' });
      expect(headers).not.toHaveProperty('authorization');
      expect(headers).not.toHaveProperty('cookie');
    }
  });

  it('stops after ten redirects', async () => {
    const server = await startTestServer((_, response) =>
      response.writeHead(302, { location: '/again' }).end(),
    );
    await expect(follow(server.url)).rejects.toMatchObject({ code: 'BLOCKED_URL' });
    expect(server.seen).toHaveLength(11);
  });

  it.each(['ftp://example.com/x', 'file:///etc/passwd', 'http://'])(
    'refuses to go to %s',
    async (location) => {
      const server = await startTestServer((_, response) => response.writeHead(302, { location }).end());
      await expect(follow(server.url)).rejects.toMatchObject({ code: 'BLOCKED_URL' });
    },
  );

  it('refuses local addresses when the rule says so, but lets a server redirect to itself', async () => {
    const away = await startTestServer((_, response) => response.end('away'));
    const home = await startTestServer((request, response) => {
      if (request.path === '/self') response.writeHead(302, { location: '/end' }).end();
      else if (request.path === '/end') response.end('end');
      else response.writeHead(302, { location: away.url }).end();
    });
    expect((await follow(`${home.url}/self`, 'public')).status).toBe(200);
    await expect(follow(home.url, 'public')).rejects.toMatchObject({ code: 'BLOCKED_URL' });
    expect(away.seen).toHaveLength(0);
  });

  it.skipIf(!hasOpenssl())('never goes from https to http', async () => {
    const plain = await startTestServer((_, response) => response.end());
    const { key, cert, certificateFile } = makeTestCertificate('Test', ['localhost']);
    const server = await startTestServer(
      (_, response) => response.writeHead(302, { location: plain.url }).end(),
      { key, cert },
    );
    const client = testHttpClient({ settings: () => ({ proxy: 'none', extraCaFile: certificateFile }) });
    const url = server.url.replace('127.0.0.1', 'localhost');
    await expect(follow(url, 'any', client)).rejects.toMatchObject({ code: 'BLOCKED_URL' });
    expect(plain.seen).toHaveLength(0);
  });
});
