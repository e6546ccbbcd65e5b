import type { Socket } from 'node:net';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { connectionsOf, startRawServer } from '../../../../tests/support/network/raw-server.ts';
import { nameThisMachine } from '../../../../tests/support/network/test-names.ts';
import {
  noSignal,
  startTestServer,
  testHttpClient,
  textOf,
} from '../../../../tests/support/network/test-server.ts';
import { BrokenBody } from '../body/answer-body.ts';

const answer = (body: string, fields = '') =>
  `HTTP/1.1 200 OK\r\n${fields}content-length: ${body.length}\r\n\r\n${body}`;

const client = () => testHttpClient({ bodies: 'wire' });
const get = (url: string, signal = noSignal()) => ({
  url: new URL(url),
  addressRule: 'any' as const,
  signal,
});

/** A server that does what it is told with each request, by its number on its connection. */
async function startServer(serve: (socket: Socket, request: number, connection: number) => void) {
  let requests = 0;
  const server = await startRawServer((socket) => {
    const connection = server.connections.total + 1;
    let count = 0;
    socket.on('data', (bytes) => {
      if (!bytes.toString('latin1').endsWith('\r\n\r\n')) return;
      requests += 1;
      count += 1;
      serve(socket, count, connection);
    });
  });
  return { ...server, requests: () => requests };
}

describe('a kept connection', () => {
  it('that its server has closed meanwhile is not used', async () => {
    const server = await startServer((socket) => socket.end(answer('blob')));
    const http = client();
    for (let count = 1; count <= 3; count++) {
      expect(await textOf((await http.request(get(server.url))).body)).toBe('blob');
      await expect.poll(server.connections.open).toBe(0);
      expect(server.connections.total).toBe(count);
    }
    expect(server.requests()).toBe(3);
  });

  it.each([
    ['closes', (socket: Socket) => socket.end()],
    ['resets', (socket: Socket) => socket.resetAndDestroy()],
  ])('that its server %s before the answer begins is replaced by a fresh one, once', async (_, letGo) => {
    const server = await startServer((socket, request) => {
      if (request === 1) socket.write(answer('blob'));
      else letGo(socket);
    });
    const http = client();
    for (let count = 0; count < 2; count++) {
      expect(await textOf((await http.request(get(server.url))).body)).toBe('blob');
    }
    expect([server.requests(), server.connections.total]).toEqual([3, 2]);
  });

  it('is replaced by a fresh one also where no more than those that are there may be open', async () => {
    const held: Socket[] = [];
    const server = await startServer((socket, request) => {
      if (request > 1) socket.resetAndDestroy();
      else if (held.length < 64) held.push(socket);
      else socket.write(answer('blob'));
    });
    const http = client();
    const ask = async () => textOf((await http.request(get(server.url))).body);
    const busy = Array.from({ length: 64 }, ask);
    await expect.poll(() => held.length).toBe(64);
    for (const socket of held) socket.write(answer('blob'));
    await Promise.all(busy);
    const again = await Promise.all(Array.from({ length: 70 }, ask));
    expect(new Set(again)).toEqual(new Set(['blob']));
    expect(server.connections.open()).toBeLessThanOrEqual(64);
  });

  it('that is lost in the middle of a head is a fault, and the request is not sent again', async () => {
    const server = await startServer((socket, request) => {
      if (request === 1) socket.write(answer('blob'));
      else socket.end('HTTP/1.1 200');
    });
    const http = client();
    await textOf((await http.request(get(server.url))).body);
    await expect(http.request(get(server.url))).rejects.toMatchObject({ code: 'NETWORK' });
    expect(server.requests()).toBe(2);
  });

  it('is closed when bytes come that belong to no answer', async () => {
    const server = await startServer((socket, _, connection) => {
      socket.write(answer('blob'));
      if (connection === 1) setTimeout(() => socket.write(answer('evil')), 20);
    });
    const http = client();
    await textOf((await http.request(get(server.url))).body);
    await expect.poll(server.connections.open).toBe(0);
    expect(await textOf((await http.request(get(server.url))).body)).toBe('blob');
  });

  it.each(['connection: close\r\n', 'keep-alive: timeout=1\r\n'])(
    'is none after an answer that says %j',
    async (field) => {
      const server = await startServer((socket) => socket.write(answer('blob', field)));
      const http = client();
      expect(await textOf((await http.request(get(server.url))).body)).toBe('blob');
      await expect.poll(server.connections.open).toBe(0);
    },
  );

  it('is let go of before its server does so by its own words', async () => {
    const server = await startServer((socket) => socket.write(answer('blob', 'keep-alive: timeout=2\r\n')));
    const http = client();
    for (let count = 0; count < 2; count++) await textOf((await http.request(get(server.url))).body);
    expect(server.connections.total).toBe(1);
    await expect.poll(server.connections.open, { timeout: 20_000 }).toBe(0);
  });

  it('serves again although its last reader was still at work when its last byte came', async () => {
    const server = await startTestServer((_, response) => response.end(Buffer.alloc(300_000, 'x')));
    const connections = connectionsOf(server.server);
    const http = client();
    for (let count = 0; count < 3; count++) {
      const { body } = await http.request(get(server.url));
      const memory = Buffer.alloc(50_000);
      let total = 0;
      await body.readInto({
        space: () => memory,
        filled: async (bytes) => {
          total += bytes;
          await new Promise((resolve) => setTimeout(resolve, 2));
          return undefined;
        },
      });
      expect(total).toBe(300_000);
    }
    expect(connections.total).toBe(1);
  });
});

describe('a fresh connection', () => {
  it('that is lost before its answer is a fault, and the request is not sent again', async () => {
    const server = await startServer((socket) => socket.end());
    await expect(client().request(get(server.url))).rejects.toMatchObject({
      code: 'NETWORK',
      details: { reason: 'ECONNRESET' },
    });
    expect(server.requests()).toBe(1);
  });

  it('goes to the next address of a name when the first does not answer', async () => {
    const server = await startTestServer((_, response) => response.end('there'));
    nameThisMachine([
      { address: '::1', family: 6 },
      { address: '127.0.0.1', family: 4 },
    ]);
    const url = server.url.replace('127.0.0.1', 'two.test');
    const response = await client().request(get(url));
    expect(await textOf(response.body)).toBe('there');
    expect(response.remoteAddress).toBe('127.0.0.1');
    await expect(client().request({ ...get(url), addressRule: 'public' })).rejects.toMatchObject({
      code: 'BLOCKED_URL',
    });
  });

  it('tells the address that answered after an answer that ends it, too', async () => {
    const server = await startServer((socket) => socket.end(answer('', 'connection: close\r\n')));
    expect((await client().request(get(server.url))).remoteAddress).toBe('127.0.0.1');
  });
});

describe('a request', () => {
  it('is left to Node where the server is not plain, at the cost of one more', async () => {
    const server = await startTestServer((_, response) => {
      response.write('bl');
      response.end('ob');
    });
    const http = client();
    for (let count = 0; count < 3; count++) {
      expect(await textOf((await http.request(get(server.url))).body)).toBe('blob');
    }
    expect(server.seen).toHaveLength(4);
  });

  it('comes back to a server that was not plain in its errors alone', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    onTestFinished(() => void vi.useRealTimers());
    const server = await startTestServer(({ path }, response) => {
      response.statusCode = path === '/error' ? 404 : 200;
      if (path !== '/plain') response.write('bl');
      response.end('ob');
    });
    const http = client();
    const ask = async (path: string) => textOf((await http.request(get(`${server.url}${path}`))).body);
    for (const path of ['/error', '/error', '/plain']) await ask(path);
    expect(server.seen).toHaveLength(4);
    vi.advanceTimersByTime(11_000);
    await ask('/chunked');
    expect(server.seen).toHaveLength(6);
    vi.advanceTimersByTime(11_000);
    await ask('/chunked');
    expect(server.seen).toHaveLength(7);
    vi.advanceTimersByTime(600_000);
    await ask('/chunked');
    expect(server.seen).toHaveLength(9);
  });

  it.each<Record<string, string>>([
    { 'x-name': 'a\r\nx-other: b' },
    { 'x-name': 'a\0b' },
    { 'x-name\r\nx-other': 'a' },
    { 'x name': 'a' },
  ])('with the headers %j is not sent', async (headers) => {
    const server = await startTestServer((_, response) => response.end());
    await expect(client().request({ ...get(server.url), headers })).rejects.toThrow(TypeError);
    expect(server.seen).toEqual([]);
  });

  it('sends its headers as they are', async () => {
    const server = await startTestServer((_, response) => response.end());
    const headers = { accept: 'a, b', 'x-name': 'caf\xe9', range: 'bytes=0-9' };
    await client().request({ ...get(`${server.url}/a%2Fb?c=%20`), headers });
    expect(server.seen[0]).toMatchObject({
      path: '/a%2Fb?c=%20',
      headers: { ...headers, host: server.host },
    });
  });
});

describe('a body', () => {
  it('that nobody reads holds its server up, and is let go of', async () => {
    let sent = 0;
    const server = await startServer((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${2 ** 40}\r\n\r\n`);
      const more = () => {
        while (!socket.writableNeedDrain && !socket.destroyed) {
          sent += 65_536;
          socket.write(Buffer.alloc(65_536));
        }
      };
      socket.on('drain', more);
      more();
    });
    const { body } = await client().request(get(server.url));
    let before = -1;
    await expect
      .poll(() => {
        const isStill = sent === before;
        before = sent;
        return isStill;
      })
      .toBe(true);
    expect(body.isDestroyed).toBe(false);
    body.destroy();
    await expect.poll(server.connections.open).toBe(0);
  });

  it('and whoever waits for a connection are ended when the client closes', async () => {
    const server = await startServer((socket) =>
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nhalf'),
    );
    const http = client();
    const busy = await Promise.all(Array.from({ length: 64 }, () => http.request(get(server.url))));
    const waiting = http.request(get(server.url));
    await new Promise((resolve) => setImmediate(resolve));
    const reading = Promise.allSettled(busy.map(({ body }) => textOf(body)));
    http.close();
    await expect(waiting).rejects.toMatchObject({ code: 'NETWORK' });
    for (const outcome of await reading) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(BrokenBody) });
    }
    await expect.poll(server.connections.open).toBe(0);
  });
});
