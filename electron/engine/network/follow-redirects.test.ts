import { describe, expect, it } from 'vitest';
import { hasOpenssl, makeTestCertificate } from '../../../tests/support/network/test-certificate.ts';
import { noSignal, startTestServer, testHttpClient } from '../../../tests/support/network/test-server.ts';
import { ask, roads } from '../../../tests/support/network/two-roads.ts';
import type { AddressRule } from './rules/address-rule.ts';
import { LinkRule } from './rules/link-rule.ts';

const secret = { authorization: 'Bearer secret', cookie: 'a=b', range: 'bytes=0-9' };

describe.each(roads)('redirects of a %s', (road) => {
  function follow(url: string, rule: AddressRule = 'any', client = testHttpClient()) {
    return ask(road, client, {
      url: new URL(url),
      headers: secret,
      addressRule: 'any',
      linkRule: new LinkRule(new URL(rule === 'any' ? 'http://127.0.0.1' : 'http://20.60.1.2')),
      signal: noSignal(),
    });
  }

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
    expect(await answer.text()).toBe('back');
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

  it('uses targets outside ASCII, and targets with an empty part of their path, as they were sent', async () => {
    const server = await startTestServer((request, response) => {
      if (request.path !== '/') return response.end('there');
      // Written as bytes: Node's own server would refuse the header.
      response.socket?.end(
        Buffer.from(
          'HTTP/1.1 302 Found\r\nlocation: //HOST//ä//b?ü=1\r\nconnection: close\r\ncontent-length: 0\r\n\r\n'.replace(
            'HOST',
            server.host,
          ),
        ),
      );
    });
    expect(await (await follow(server.url)).text()).toBe('there');
    expect(server.seen[1]?.path).toBe('//%C3%A4//b?%C3%BC=1');
  });

  it('sends no user name and password of a target', async () => {
    const server = await startTestServer((request, response) => {
      const location = `http://eve:guess@${server.host}/end`;
      if (request.path === '/') response.writeHead(302, { location }).end();
      else response.end('end');
    });
    const answer = await follow(server.url);
    expect(answer.url.href).toBe(`${server.url}/end`);
    expect(server.seen[1]?.headers.authorization).toBe('Bearer secret');
  });

  it('goes on when the body of a redirect has no end, or breaks off, and lets go of it', async () => {
    let open = 0;
    const server = await startTestServer((request, response) => {
      if (request.path === '/end') return response.end('end');
      open += 1;
      response.on('close', () => {
        open -= 1;
      });
      response.writeHead(302, { location: '/end', 'content-length': String(2 ** 40) });
      if (request.path === '/broken') response.write('half', () => response.destroy());
      else {
        response.on('drain', () => response.write(Buffer.alloc(65_536)));
        response.write(Buffer.alloc(1024 * 1024));
      }
    });
    expect(await (await follow(`${server.url}/endless`)).text()).toBe('end');
    expect(await (await follow(`${server.url}/broken`)).text()).toBe('end');
    await expect.poll(() => open).toBe(0);
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
