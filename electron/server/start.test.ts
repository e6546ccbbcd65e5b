import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createSampleEngine } from '../../tests/support/sample-engine.ts';
import { createServerHost } from './host.ts';
import { type RunningServer, startServer } from './start.ts';

let folder: string;
let server: RunningServer;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'longshore-renderer-'));
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
  await rm(folder, { recursive: true });
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
    const { port } = new URL(server.url);
    expect((await send('GET', '/', { host: `localhost:${port}` })).status).toBe(200);
  });
});

describe('sessions', () => {
  it('turns the launch token into a cookie that scripts and other sites never see', async () => {
    const { status, headers } = await beginSession();
    expect(status).toBe(204);
    expect(headers['set-cookie']?.[0]).toMatch(
      /^longshore-session-\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/,
    );
  });

  it('refuses a wrong token, another origin, a form post and a long body', async () => {
    const { token, origin } = launch();
    expect((await beginSession({ body: JSON.stringify({ token: `${token}x` }) })).status).toBe(403);
    expect((await beginSession({ body: JSON.stringify({ token: '' }) })).status).toBe(403);
    expect((await beginSession({ body: '{' })).status).toBe(403);
    expect((await beginSession({ headers: { origin: 'http://evil.example' } })).status).toBe(403);
    expect((await beginSession({ headers: { origin: 'null' } })).status).toBe(403);
    expect((await send('POST', '/session', {}, JSON.stringify({ token }))).status).toBe(403);
    expect((await beginSession({ headers: { origin, 'content-type': 'text/plain' } })).status).toBe(403);
    expect((await beginSession({ body: JSON.stringify({ token, padding: 'x'.repeat(5000) }) })).status).toBe(
      403,
    );
    expect((await send('PUT', '/session')).status).toBe(405);
  });

  it('are told of to the browser that has one, and to no other', async () => {
    expect((await send('GET', '/session', { cookie: await cookie() })).status).toBe(204);
    expect((await send('GET', '/session')).status).toBe(401);
    expect((await send('GET', '/session', { cookie: `${await cookie()}x` })).status).toBe(401);
  });
});

describe('/rpc', () => {
  it('opens for a page of this server with its cookie', async () => {
    expect(await openSocket({ cookie: await cookie(), origin: launch().origin })).toBe(101);
  });

  it('stays closed to everything else', async () => {
    const { origin } = launch();
    const valid = await cookie();
    expect(await openSocket({ origin })).toBe(401);
    expect(await openSocket({ origin, cookie: `${valid}x` })).toBe(401);
    expect(await openSocket({ origin, cookie: valid.replace(/=.*/, '=') })).toBe(401);
    expect(await openSocket({ cookie: valid })).toBe(403);
    expect(await openSocket({ cookie: valid, origin: 'http://evil.example' })).toBe(403);
    expect(await openSocket({ cookie: valid, origin: 'http://evil.example', host: 'evil.example' })).toBe(
      403,
    );
    expect(await openSocket({ cookie: valid, origin }, '/other')).toBe(404);
  });

  it('drops a client that sends too much at once', async () => {
    const { origin, host } = launch();
    const websocket = new WebSocket(`ws://${host}/rpc`, { headers: { cookie: await cookie(), origin } });
    const code = await new Promise((resolve) => {
      websocket.on('open', () => websocket.send('x'.repeat(300_000)));
      websocket.on('error', () => {});
      websocket.on('close', resolve);
    });
    expect(code).toBe(1009);
  });
});

function launch() {
  const { origin, host, hash } = new URL(server.url);
  return { origin, host, token: new URLSearchParams(hash.slice(1)).get('token') ?? '' };
}

function beginSession({ body, headers }: { body?: string; headers?: Record<string, string> } = {}) {
  const { origin, token } = launch();
  return send(
    'POST',
    '/session',
    { origin, 'content-type': 'application/json', ...headers },
    body ?? JSON.stringify({ token }),
  );
}

async function cookie(): Promise<string> {
  return (await beginSession()).headers['set-cookie']?.[0]?.split(';')[0] ?? '';
}

/** Sends exactly this path and these headers; `fetch` would tidy them. */
function send(method: string, path: string, headers: Record<string, string> = {}, body = '') {
  const { hostname, port } = new URL(server.url);
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

function openSocket(headers: Record<string, string>, path = '/rpc'): Promise<number> {
  const websocket = new WebSocket(`ws://${launch().host}${path}`, { headers });
  return new Promise((resolve, reject) => {
    websocket.on('open', () => resolve(101));
    websocket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    websocket.on('error', reject);
  });
}
