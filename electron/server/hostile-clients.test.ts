import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openWebSocket } from '../../tests/contract/transports.ts';
import { createSampleEngine } from '../../tests/support/engines/sample-engine.ts';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import { createServerHost } from './host.ts';
import { type RunningServer, startServer } from './start.ts';

let folder: string;
let server: RunningServer;
let clients: Socket[] = [];

beforeEach(async () => {
  folder = temporaryFolder();
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), '<!doctype html>app');
  server = await startServer({
    engine: createSampleEngine(),
    hostServices: createServerHost(),
    rendererFolder: folder,
  });
});
afterEach(async () => {
  await server.close();
  for (const client of clients) client.destroy();
  clients = [];
});

/** A connection that never ends by itself, as one of a client that means ill. */
async function open(): Promise<Socket> {
  const socket = connect({
    host: '127.0.0.1',
    port: Number(new URL(server.origin).port),
    allowHalfOpen: true,
  });
  clients.push(socket);
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

/** What the server answers to exactly these lines, until it ends the connection. */
async function answerTo(...lines: string[]): Promise<string> {
  const socket = await open();
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  return text(socket);
}

function own(): string {
  return `Host: ${new URL(server.origin).host}`;
}

function origin(): string {
  return `Origin: ${new URL(server.origin).origin}`;
}

const json = 'Content-Type: application/json';
const upgrade = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'];
const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';

it('a client that was refused an upgrade and stays cannot keep the server from closing', async () => {
  const socket = await open();
  socket.write(['GET /rpc HTTP/1.1', own(), ...upgrade, key, '', ''].join('\r\n'));
  const [answer] = await once(socket, 'data');
  expect(String(answer)).toMatch(/^HTTP\/1\.1 403 /);
  await server.close();
});

it('a client in the middle of a request cannot keep the server from closing', async () => {
  const socket = await open();
  socket.write('GET / HTTP/1.1\r\nX-Slow: ');
  await server.close();
});

it('only this machine is listened to unless told otherwise', async () => {
  const port = Number(new URL(server.origin).port);
  const addresses = Object.values(networkInterfaces()).flatMap((entries) => entries ?? []);
  const others = addresses.filter(({ internal, family }) => !internal && family === 'IPv4');
  // On Linux every address of 127.0.0.0/8 is this machine, and a server on 0.0.0.0 answers to it.
  const secondLoopback = process.platform === 'linux' ? ['127.0.0.2'] : [];
  for (const host of [...others.map(({ address }) => address), ...secondLoopback]) {
    await expect(once(connect({ host, port }), 'connect'), host).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    });
  }
});

it('a client that opened a socket and stops reading cannot keep the server from closing', async () => {
  const websocket = await openWebSocket(server.newAddress());
  websocket.pause();
  await server.close();
  websocket.terminate();
});

it('clients that say nothing, or a byte now and then, are dropped', async () => {
  const beginnings = [
    '',
    'GET / HTTP/1.1\r\nX-Slow: ',
    ['POST /session HTTP/1.1', own(), origin(), json, 'Content-Length: 900', '', ''].join('\r\n'),
  ];
  await Promise.all(
    beginnings.map(async (beginning) => {
      const socket = (await open()).resume();
      socket.write(beginning);
      const dripping = setInterval(() => beginning !== '' && socket.write('x'), 100);
      // A drop in the middle of a write arrives as a reset.
      await new Promise((resolve) => {
        for (const event of ['end', 'error', 'close']) socket.once(event, resolve);
      });
      socket.on('error', () => {});
      clearInterval(dripping);
    }),
  );
});

it('connections beyond what a browser needs are not held', async () => {
  const sockets = await Promise.all(Array.from({ length: 300 }, open));
  for (const socket of sockets) socket.resume();
  await expect
    .poll(() => sockets.filter(({ readableEnded, destroyed }) => readableEnded || destroyed).length)
    .toBeGreaterThan(40);
  for (const socket of sockets) socket.destroy();
  await expect.poll(() => answerTo('GET / HTTP/1.1', own(), 'Connection: close')).toMatch(/^HTTP\/1\.1 200 /);
});

it('headers without an end are refused', async () => {
  const answer = await answerTo('GET / HTTP/1.1', own(), `X-Long: ${'x'.repeat(17 * 1024)}`);
  expect(answer).toMatch(/^HTTP\/1\.1 431 /);
});

it.each([
  'localhost.:PORT',
  '127.0.0.1.:PORT',
  '127.1:PORT',
  '2130706433:PORT',
  '[::1]',
  '[::1]:1',
  '[::ffff:127.0.0.1]:PORT',
  'localhost:PORT@evil.example',
  'evil.example:PORT',
  'localhost:0PORT',
  'user@localhost:PORT',
  '',
])('the host “%s” is not this server', async (host) => {
  const named = host.replace('PORT', new URL(server.origin).port);
  const answer = await answerTo('GET / HTTP/1.1', `Host: ${named}`, 'Connection: close');
  expect(answer).toMatch(/^HTTP\/1\.1 403 /);
});

it('a request without a host is refused', async () => {
  expect(await answerTo('GET / HTTP/1.1', 'Connection: close')).toMatch(/^HTTP\/1\.1 400 /);
  expect(await answerTo('GET / HTTP/1.0')).toMatch(/^HTTP\/1\.1 403 /);
});

it.each(['[::1]:PORT', 'LOCALHOST:PORT', '127.0.0.1:PORT'])('the host “%s” is this server', async (host) => {
  const named = host.replace('PORT', new URL(server.origin).port);
  const answer = await answerTo('GET / HTTP/1.1', `Host: ${named}`, 'Connection: close');
  expect(answer).toMatch(/^HTTP\/1\.1 200 /);
});

it.each(['OPTIONS', 'PUT', 'DELETE', 'TRACE', 'PROPFIND'])('%s changes and tells nothing', async (method) => {
  const answer = await answerTo(`${method} / HTTP/1.1`, own(), 'Connection: close', 'Content-Length: 0');
  expect(answer).toMatch(/^HTTP\/1\.1 405 .*\r\nallow: GET, HEAD\r\n/is);
  expect(answer).not.toContain('access-control');
});

it('CONNECT opens no tunnel', async () => {
  expect(await answerTo('CONNECT example.com:443 HTTP/1.1', own())).toBe('');
});

it.each([
  ['GET /', 200, []],
  ['GET /nothing', 404, []],
  ['PUT /', 405, []],
  ['PUT /session', 405, []],
  ['POST /session', 403, []],
  ['GET /', 403, ['Host: evil.example']],
] as const)('the answer to %s, %d, carries the policy', async (line, status, hosts) => {
  const host = hosts[0] ?? own();
  const answer = await answerTo(`${line} HTTP/1.1`, host, 'Connection: close', 'Content-Length: 0');
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  const [head = ''] = answer.split('\r\n\r\n');
  expect(head).toMatch(/^content-security-policy: default-src 'none';/m);
  expect(head).toMatch(/^x-content-type-options: nosniff/m);
  expect(head).toMatch(/^referrer-policy: no-referrer/m);
});

it.each(['Range: bytes=0-3', 'If-None-Match: *', 'If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT'])(
  'a request with %s gets the whole page of this build',
  async (header) => {
    const answer = await answerTo('GET / HTTP/1.1', own(), header, 'Connection: close');
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(answer.endsWith('<!doctype html>app')).toBe(true);
  },
);

it('an upgrade to anything but a WebSocket is refused', async () => {
  const answer = await answerTo('GET /rpc HTTP/1.1', own(), origin(), 'Connection: Upgrade', 'Upgrade: h2c');
  expect(answer).toMatch(/^HTTP\/1\.1 401 /);
});

it('an answer that carries cookie and secret is kept by no cache', async () => {
  const { origin, hash } = new URL(server.newAddress());
  const answer = await fetch(`${origin}/session`, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json' },
    body: JSON.stringify({ code: hash.replace('#code=', '') }),
  });
  expect(answer.headers.getSetCookie()).toHaveLength(1);
  expect(answer.headers.get('cache-control')).toBe('no-store');
});
