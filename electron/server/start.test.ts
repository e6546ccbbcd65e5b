import { mkdir, writeFile } from 'node:fs/promises';
import { type IncomingHttpHeaders, request } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { openWebSocket } from '../../tests/contract/transports.ts';
import { createSampleEngine } from '../../tests/support/engines/sample-engine.ts';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import { createServerHost } from './host.ts';
import { type RunningServer, startServer } from './start.ts';

let folder: string;
let server: RunningServer;

beforeEach(async () => {
  folder = temporaryFolder();
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), '<!doctype html>app');
  await writeFile(join(folder, 'assets', 'index-abc.js'), 'export {}');
  await writeFile(join(folder, 'assets', 'index-abc.js.map'), '{}');
  server = await startServer({
    engine: createSampleEngine(),
    hostServices: createServerHost(),
    rendererFolder: folder,
  });
});
afterEach(async () => {
  await server.close();
});

describe('static files', () => {
  it('serves the page with the security headers, and nothing of it to caches that never ask again', async () => {
    const { status, headers, body } = await send('GET', '/');
    expect({ status, body }).toEqual({ status: 200, body: '<!doctype html>app' });
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(headers['cache-control']).toBe('no-cache');
    expect(headers['content-security-policy']).toBe(
      "default-src 'none'; script-src 'self'; connect-src 'self'; font-src 'self'; img-src 'self' data:; " +
        "style-src 'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='; base-uri 'none'; form-action 'none'; " +
        "frame-ancestors 'none'",
    );
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  it('lets caches keep what carries a hash in its name', async () => {
    const { headers } = await send('GET', '/assets/index-abc.js?x=1');
    expect(headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(headers['cache-control']).toContain('immutable');
  });

  it('answers HEAD without a body and refuses other methods', async () => {
    expect(await send('HEAD', '/')).toMatchObject({ status: 200, body: '' });
    expect(await send('POST', '/')).toMatchObject({ status: 405 });
  });

  it.each([
    '/../package.json',
    '/assets/../../package.json',
    '/%2e%2e/package.json',
    '/..%2fpackage.json',
    '//etc/passwd',
    '/etc/passwd',
    '/assets',
    '/assets/index-abc.js.map',
    '/rpc',
    'http://example.com/',
  ])('knows nothing of %s', async (path) => {
    expect((await send('GET', path)).status).toBe(404);
  });
});

describe('hosts', () => {
  it.each(['evil.example', 'evil.example:80', '127.0.0.1', '127.0.0.1:1', '127.0.0.1.evil.example'])(
    'refuses a request for the host %j, as after DNS rebinding',
    async (host) => {
      expect((await send('GET', '/', { host })).status).toBe(403);
      expect((await send('POST', '/session', { host, origin: `http://${host}` })).status).toBe(403);
    },
  );

  it('answers to the names of loopback', async () => {
    const { port } = new URL(server.origin);
    expect((await send('GET', '/', { host: `localhost:${port}` })).status).toBe(200);
  });
});

describe('sessions', () => {
  it('turn a launch code into a cookie that scripts never see and a secret that other servers never get', async () => {
    const { status, headers, body } = await beginSession();
    expect(status).toBe(200);
    expect(headers['set-cookie']?.[0]).toMatch(
      /^longshore-session-\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    const { secret } = JSON.parse(body);
    expect(secret).toMatch(/^[\w-]{43}$/);
    expect(headers['set-cookie']?.[0]).not.toContain(secret);
  });

  it('begin once with each code', async () => {
    const code = newCode();
    expect((await beginSession({ body: JSON.stringify({ code }) })).status).toBe(200);
    expect((await beginSession({ body: JSON.stringify({ code }) })).status).toBe(403);
    const twice = JSON.stringify({ code: newCode() });
    const answers = await Promise.all([beginSession({ body: twice }), beginSession({ body: twice })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 403]);
  });

  it('refuse a wrong code, another origin, a form post and a long body', async () => {
    const { origin } = server;
    const code = newCode();
    expect((await beginSession({ body: JSON.stringify({ code: `${code}x` }) })).status).toBe(403);
    expect((await beginSession({ body: JSON.stringify({ code: '' }) })).status).toBe(403);
    expect((await beginSession({ body: '{' })).status).toBe(403);
    expect((await beginSession({ headers: { origin: 'http://evil.example' } })).status).toBe(403);
    expect((await beginSession({ headers: { origin: 'null' } })).status).toBe(403);
    expect((await send('POST', '/session', {}, JSON.stringify({ code }))).status).toBe(403);
    expect((await beginSession({ headers: { origin, 'content-type': 'text/plain' } })).status).toBe(403);
    expect((await beginSession({ body: JSON.stringify({ code, padding: 'x'.repeat(5000) }) })).status).toBe(
      403,
    );
    expect((await send('PUT', '/session')).status).toBe(405);
    // None of these has used the code up.
    expect((await beginSession({ body: JSON.stringify({ code }) })).status).toBe(200);
  });

  it('are told of to the tab that has one, and to no other', async () => {
    const { cookie, secret } = await session();
    const authorization = `Bearer ${secret}`;
    expect((await send('GET', '/session', { cookie, authorization })).status).toBe(204);
    expect((await send('GET', '/session', { cookie })).status).toBe(401);
    expect((await send('GET', '/session', { authorization })).status).toBe(401);
    expect((await send('GET', '/session', { cookie: `${cookie}x`, authorization })).status).toBe(401);
    expect((await send('GET', '/session', { cookie, authorization: `${authorization}x` })).status).toBe(401);
  });

  it('of two tabs in one browser share its cookie', async () => {
    const first = await session();
    const { headers, body } = await beginSession({ headers: { cookie: first.cookie } });
    expect(headers['set-cookie']).toBeUndefined();
    for (const secret of [first.secret, JSON.parse(body).secret])
      expect(await openSocket({ cookie: first.cookie, origin: server.origin }, { secret })).toBe(101);
  });

  it('of two browsers are strangers to each other', async () => {
    const [one, other] = [await session(), await session()];
    const headers = { cookie: one.cookie, origin: server.origin };
    expect(await openSocket(headers, { secret: other.secret })).toBe(401);
  });

  it('take no cookie that a page or another server has planted', async () => {
    const planted = `${(await session()).cookie.split('=')[0]}=planted`;
    const { headers, body } = await beginSession({ headers: { cookie: planted } });
    expect(headers['set-cookie']).toHaveLength(1);
    const { secret } = JSON.parse(body);
    expect(await openSocket({ cookie: planted, origin: server.origin }, { secret })).toBe(401);
  });
});

describe('addresses', () => {
  it('are announced at the start, and again for a page that came without a living code', async () => {
    const announced: string[] = [];
    const other = await startServer({
      engine: createSampleEngine(),
      rendererFolder: folder,
      announce: (address) => void announced.push(address),
    });
    const { origin } = other;
    const knock = (code: string) =>
      fetch(`${origin}/session`, {
        method: 'POST',
        headers: { origin, 'content-type': 'application/json' },
        body: JSON.stringify({ code }),
      });
    const codeOf = (address = '') => new URL(address).hash.replace('#code=', '');
    try {
      expect(announced).toEqual([expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/#code=[\w-]{43}$/)]);
      // The announced one has not been used: nobody can fill the screen with further ones.
      await knock('wrong');
      await knock('wrong');
      expect(announced).toHaveLength(1);
      expect((await knock(codeOf(announced[0]))).status).toBe(200);
      expect(announced).toHaveLength(1);
      expect((await knock(codeOf(announced[0]))).status).toBe(403);
      await expect.poll(() => announced.length).toBe(2);
      expect((await knock(codeOf(announced[1]))).status).toBe(200);
    } finally {
      await other.close();
    }
  });
});

describe('/rpc', () => {
  it('opens for a tab of this server with its cookie and its secret', async () => {
    const { cookie, secret } = await session();
    expect(await openSocket({ cookie, origin: server.origin }, { secret })).toBe(101);
  });

  it('stays closed to everything else', async () => {
    const { origin } = server;
    const { cookie, secret } = await session();
    const shut = (headers: Record<string, string>, more: SocketOptions = {}) =>
      openSocket(headers, { secret, ...more });
    expect(await shut({ origin })).toBe(401);
    expect(await shut({ origin, cookie: `${cookie}x` })).toBe(401);
    expect(await shut({ origin, cookie: cookie.replace(/=.*/, '=') })).toBe(401);
    expect(await shut({ cookie })).toBe(403);
    expect(await shut({ cookie, origin: 'http://evil.example' })).toBe(403);
    expect(await shut({ cookie, origin: 'http://evil.example', host: 'evil.example' })).toBe(403);
    expect(await shut({ cookie, origin }, { path: '/other' })).toBe(404);
  });

  it('stays closed to a server of another port that browsers bring the cookie to', async () => {
    const { origin } = server;
    const { cookie, secret } = await session();
    expect(await openSocket({ cookie, origin }, {})).toBe(401);
    expect(await openSocket({ cookie, origin }, { secret: cookie.replace(/.*=/, '') })).toBe(401);
    expect(await openSocket({ cookie, origin }, { protocols: [secret] })).toBe(401);
    expect(await openSocket({ cookie, origin }, { protocols: ['longshore', 'x', secret] })).toBe(401);
    expect(await openSocket({ cookie, origin }, { secret: newCode() })).toBe(401);
  });

  it('does not send the secret of the tab back', async () => {
    const { cookie, secret } = await session();
    const headers = { cookie, origin: server.origin };
    const websocket = new WebSocket(`ws://${new URL(server.origin).host}/rpc`, ['longshore', secret], {
      headers,
    });
    await new Promise((resolve) => websocket.on('open', resolve));
    expect(websocket.protocol).toBe('longshore');
    websocket.terminate();
  });

  it('drops a client that sends too much at once', async () => {
    const websocket = await openWebSocket(server.newAddress());
    const code = await new Promise((resolve) => {
      websocket.on('error', () => {});
      websocket.on('close', resolve);
      websocket.send('x'.repeat(300_000));
    });
    expect(code).toBe(1009);
  });
});

function newCode(): string {
  return new URL(server.newAddress()).hash.replace('#code=', '');
}

function beginSession({ body, headers }: { body?: string; headers?: Record<string, string> } = {}) {
  return send(
    'POST',
    '/session',
    { origin: server.origin, 'content-type': 'application/json', ...headers },
    body ?? JSON.stringify({ code: newCode() }),
  );
}

async function session(): Promise<{ cookie: string; secret: string }> {
  const { headers, body } = await beginSession();
  return { cookie: headers['set-cookie']?.[0]?.split(';')[0] ?? '', ...JSON.parse(body) };
}

/** Sends exactly this path and these headers; `fetch` would tidy them. */
function send(method: string, path: string, headers: Record<string, string> = {}, body = '') {
  const { hostname, port } = new URL(server.origin);
  return new Promise<{ status: number; headers: IncomingHttpHeaders; body: string }>((resolve, reject) => {
    const sent = request({ method, hostname, port, path, headers, agent: false }, async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk);
      resolve({
        status: response.statusCode ?? 0,
        headers: response.headers,
        body: Buffer.concat(chunks).toString(),
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

interface SocketOptions {
  secret?: string;
  protocols?: string[];
  path?: string;
}

function openSocket(
  headers: Record<string, string>,
  { secret, protocols = secret === undefined ? [] : ['longshore', secret], path = '/rpc' }: SocketOptions,
): Promise<number> {
  const websocket = new WebSocket(`ws://${new URL(server.origin).host}${path}`, protocols, { headers });
  return new Promise((resolve, reject) => {
    websocket.on('open', () => resolve(101));
    websocket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    websocket.on('error', reject);
  });
}
