import type { Socket } from 'node:net';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { connectionsOf, startRawServer } from '../../../tests/support/network/raw-server.ts';
import {
  noSignal,
  startTestServer,
  testHttpClient,
  textOf,
} from '../../../tests/support/network/test-server.ts';
import { discardBody } from './body/discard-body.ts';
import { readBody } from './body/read-body.ts';
import { requestFollowing } from './follow-redirects.ts';
import { LinkRule } from './rules/link-rule.ts';

const get = (url: string, signal = noSignal()) => ({
  url: new URL(url),
  addressRule: 'any' as const,
  signal,
});

describe('connections', () => {
  it('serve again after redirects, whose bodies nobody wants', async () => {
    const target = await startTestServer((_, response) => response.end('blob'));
    const registry = await startTestServer((_, response) =>
      response
        .writeHead(307, { location: `${target.url}/blob` })
        .end('<a href="/blob">Temporary Redirect</a>'),
    );
    const counters = [connectionsOf(registry.server), connectionsOf(target.server)];
    const client = testHttpClient();
    const linkRule = new LinkRule(new URL(registry.url));
    for (let count = 0; count < 20; count += 1) {
      const response = await requestFollowing(client, { ...get(registry.url), linkRule });
      expect(await textOf(response.body)).toBe('blob');
    }
    expect(counters.map(({ total }) => total)).toEqual([1, 1]);
  });

  it('serve again after short answers that are discarded, and are closed after endless ones', async () => {
    const server = await startTestServer((request, response) => {
      if (request.path === '/short') response.writeHead(401).end('{"errors":[]}');
      else response.writeHead(200).write(Buffer.alloc(1024 * 1024));
    });
    const connections = connectionsOf(server.server);
    const client = testHttpClient();
    for (let count = 0; count < 5; count += 1) {
      const { body } = await client.request(get(`${server.url}/short`));
      discardBody(body);
      await expect.poll(() => body.isDestroyed).toBe(true);
    }
    expect(connections.total).toBe(1);
    const { body } = await client.request(get(`${server.url}/endless`));
    discardBody(body);
    await expect.poll(() => body.isDestroyed).toBe(true);
    await expect.poll(connections.open).toBe(0);
  });

  it('are closed when their request is cancelled, at whatever time', async () => {
    const server = await startTestServer((request, response) => {
      if (request.path === '/body') response.writeHead(200, { 'content-length': '1000' }).write('half');
    });
    const connections = connectionsOf(server.server);
    const client = testHttpClient();
    const early = new AbortController();
    const connecting = client.request(get(server.url, early.signal));
    queueMicrotask(() => early.abort());
    await expect(connecting).rejects.toMatchObject({ code: 'CANCELLED' });
    const waiting = new AbortController();
    const unanswered = client.request(get(server.url, waiting.signal));
    await expect.poll(() => server.seen.length).toBe(1);
    waiting.abort();
    await expect(unanswered).rejects.toMatchObject({ code: 'CANCELLED' });
    const reading = new AbortController();
    await client.request(get(`${server.url}/body`, reading.signal));
    reading.abort();
    const discarding = new AbortController();
    discardBody((await client.request(get(`${server.url}/body`, discarding.signal))).body);
    discarding.abort();
    await expect.poll(connections.open).toBe(0);
  });

  it('let a request that waits for one be cancelled at once, and go to the next', async () => {
    const held: (() => void)[] = [];
    const server = await startTestServer(
      (_, response) => new Promise<void>((resolve) => held.push(() => resolve(void response.end()))),
    );
    const client = testHttpClient();
    const busy = Array.from({ length: 64 }, () => client.request(get(server.url)));
    await expect.poll(() => held.length).toBe(64);
    const controller = new AbortController();
    const queued = client.request(get(server.url, controller.signal));
    setImmediate(() => controller.abort());
    await expect(queued).rejects.toMatchObject({ code: 'CANCELLED' });
    for (const release of held) release();
    for (const { body } of await Promise.all(busy)) discardBody(body);
    const next = client.request(get(server.url));
    await expect.poll(() => held.length).toBe(65);
    held.at(-1)?.();
    expect((await next).status).toBe(200);
  });

  it('that are not there in time are given up', async () => {
    const begun = Promise.withResolvers<void>();
    const server = await startRawServer((socket) => socket.once('data', () => begun.resolve()));
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const request = testHttpClient().request(get(server.url.replace('http:', 'https:')));
    await begun.promise;
    vi.advanceTimersByTime(10_001);
    await expect(request).rejects.toMatchObject({ code: 'TIMEOUT', details: { reason: 'no-connection' } });
    vi.useRealTimers();
    await expect.poll(server.connections.open).toBe(0);
  });

  it('through a proxy that never opens its tunnel are given up', async () => {
    const proxy = await startRawServer((socket) => socket.resume());
    const settings = () => ({ proxy: proxy.url, extraCaFile: '' });
    const controller = new AbortController();
    const request = testHttpClient({ settings }).request(
      get('https://registry.example/v2/', controller.signal),
    );
    await expect.poll(proxy.connections.open).toBe(1);
    controller.abort();
    await expect(request).rejects.toMatchObject({ code: 'CANCELLED' });
    const impatient = testHttpClient({ settings, answerTimeoutMs: 50 });
    await expect(impatient.request(get('https://registry.example/v2/'))).rejects.toMatchObject({
      code: 'TIMEOUT',
    });
  });
});

describe('answers that break', () => {
  const head = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n';

  it.each([
    ['a chunk that is none', (socket: Socket) => socket.write(`${head}4\r\nhalf\r\nnonsense\r\n`)],
    ['a reset', (socket: Socket) => socket.write(`${head}4\r\nhalf\r\n`, () => socket.resetAndDestroy())],
    ['an early end', (socket: Socket) => socket.end(`${head}4\r\nhalf\r\n`)],
  ])('by %s fail their reader, and nothing else when there is none', async (_, breakOff) => {
    const server = await startRawServer((socket) => socket.once('data', () => breakOff(socket)));
    const client = testHttpClient();
    const { body } = await client.request(get(server.url));
    await expect(readBody(body, 1000, 'host')).rejects.toMatchObject({ code: 'NETWORK' });
    const unread = await client.request(get(server.url));
    await expect.poll(() => unread.body.isDestroyed).toBe(true);
    await expect.poll(server.connections.open).toBe(0);
  });

  it('by switching to another protocol are faults of the server', async () => {
    const server = await startRawServer((socket) =>
      socket.once('data', () =>
        socket.write('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'),
      ),
    );
    await expect(testHttpClient().request(get(server.url))).rejects.toMatchObject({ code: 'NETWORK' });
    await expect.poll(server.connections.open).toBe(0);
  });
});
