import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { AppError, isAppError } from '../../../../shared/errors.ts';
import { requestsForOddAnswer } from '../../../../tests/support/network/body-road.ts';
import { connectionsOf, startRawServer } from '../../../../tests/support/network/raw-server.ts';
import {
  noSignal,
  startTestServer,
  type TestHandler,
  testHttpClient,
} from '../../../../tests/support/network/test-server.ts';
import { cutShort } from '../connections/network-error.ts';
import type { HttpClientOptions } from '../http-client.ts';
import { LinkRule } from '../rules/link-rule.ts';
import type { DocumentRequest, HttpDocument } from './document-request.ts';
import { Patience } from './patience.ts';

/** Reads one document, and gives it as text unless told otherwise. */
function read(
  url: string,
  request: Partial<DocumentRequest<unknown>> = {},
  options: Partial<HttpClientOptions> = {},
) {
  return testHttpClient(options).read<unknown>({
    url: new URL(url),
    addressRule: 'any',
    linkRule: new LinkRule(new URL('http://127.0.0.1')),
    limit: 1000,
    signal: noSignal(),
    patience: new Patience(1),
    parse: ({ body }) => (body === null ? null : String(body)),
    ...request,
  });
}

const errorOf = (reading: Promise<unknown>) =>
  reading.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('a document', () => {
  it('is asked for by its name byte for byte, as it is, without anything that was not asked for', async () => {
    const packed = gzipSync('layer');
    const server = await startTestServer((_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip', 'set-cookie': 'a=b' }).end(packed),
    );
    const path = '//docker//registry/v2%2Fx?sig=a%2Bb%3D&se=2026-01-01T00%3A00%3A00Z';
    const url = `http://user:secret@${server.host}${path}`;
    const client = testHttpClient();
    const body = await client.read({
      url: new URL(url),
      addressRule: 'any',
      linkRule: new LinkRule(new URL(server.url)),
      headers: { accept: 'application/json' },
      limit: 1000,
      signal: noSignal(),
      patience: new Patience(),
      parse: (document) => document.body,
    });
    expect(body).toEqual(packed);
    expect(server.seen).toHaveLength(requestsForOddAnswer);
    for (const request of server.seen) {
      expect(request).toMatchObject({ method: 'GET', path });
      expect(request.headers).toEqual({
        accept: 'application/json',
        'accept-encoding': 'identity',
        connection: 'keep-alive',
        host: server.host,
        'user-agent': 'longshore/test',
      });
    }
  });

  it('is asked for by a form, whose redirect is not followed', async () => {
    const server = await startTestServer((_, response) => response.writeHead(307, { location: '/b' }).end());
    const form = { scope: 'a b' };
    const parse = ({ status }: HttpDocument) => status;
    expect(await read(server.url, { form, parse })).toBe(307);
    expect(server.seen).toHaveLength(1);
    expect(server.seen[0]).toMatchObject({ method: 'POST', body: 'scope=a+b' });
  });

  it('may have any status', async () => {
    for (const status of [200, 204, 302, 304, 401, 404, 503]) {
      const server = await startTestServer((_, response) => response.writeHead(status).end());
      const parse = (document: HttpDocument) => document.status;
      expect(await read(server.url, { parse })).toBe(status);
      expect(server.seen).toHaveLength(1);
    }
  });

  it('leaves its connection to the next', async () => {
    const server = await startTestServer((request, response) =>
      request.path === '/' ? response.writeHead(307, { location: '/b' }).end('moved') : response.end('b'),
    );
    const connections = connectionsOf(server.server);
    const client = testHttpClient();
    for (let count = 0; count < 5; count += 1) {
      await client.read({
        url: new URL(server.url),
        addressRule: 'any',
        linkRule: new LinkRule(new URL(server.url)),
        limit: 10,
        signal: noSignal(),
        patience: new Patience(),
        parse: () => undefined,
      });
    }
    expect(connections.total).toBe(1);
  });
});

describe('a document that is too long', () => {
  const sizes = async (handle: TestHandler, limit: number, requests = 1) => {
    const server = await startTestServer(handle);
    const connections = connectionsOf(server.server);
    expect(await read(server.url, { limit })).toBeNull();
    await expect.poll(connections.open).toBe(0);
    expect(server.seen).toHaveLength(requests);
  };

  it('by its own account is not read', async () => {
    await sizes((_, response) => response.writeHead(200, { 'content-length': '1001' }).write('a'), 1000);
  });

  it('without end is left where it is too long', async () => {
    await sizes(
      (_, response) => {
        response.on('drain', () => response.write(Buffer.alloc(65_536)));
        response.write(Buffer.alloc(65_536));
      },
      1_000_000,
      requestsForOddAnswer,
    );
  });

  it('may have its limit and no byte more', async () => {
    const server = await startTestServer((request, response) => {
      response.write('a'.repeat(500));
      response.end('a'.repeat(request.path === '/more' ? 501 : 500));
    });
    expect(await read(server.url)).toBe('a'.repeat(1000));
    expect(await read(`${server.url}/more`)).toBeNull();
  });

  it('is held to 64 KiB where it says what is wrong, and can still be asked for again', async () => {
    const server = await startTestServer((_, response) => {
      if (server.seen.length === 2) return response.end('there');
      response.writeHead(503, { 'content-length': String(2 ** 20) }).write('a');
    });
    const parse = ({ status, body }: HttpDocument) => {
      if (status !== 200)
        throw new AppError('NETWORK', 'down', { details: { isNull: body === null, status } });
      return String(body);
    };
    expect(await read(server.url, { parse, limit: 2 ** 30, patience: new Patience() })).toBe('there');
    server.seen.length = 0;
    const error = await errorOf(read(server.url, { parse, limit: 2 ** 30 }));
    expect(error).toMatchObject({ code: 'NETWORK', details: { isNull: true } });
  });

  it('in pieces of one byte takes neither long nor much memory', async () => {
    const chunks = Buffer.from('1\r\na\r\n'.repeat(65_536));
    const server = await startRawServer((socket) => {
      const write = () => {
        while (socket.writable && socket.write(chunks));
      };
      socket.on('drain', write);
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n');
        write();
      });
    });
    const before = process.memoryUsage().rss;
    expect(await read(server.url, { limit: 1024 * 1024 })).toBeNull();
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024);
    await expect.poll(server.connections.open).toBe(0);
  });
});

describe('patience', () => {
  const down = (details = {}) =>
    new AppError('TOO_MANY_REQUESTS', 'busy', { details: { retryAfterMs: 1, ...details } });

  async function triesOf(errors: AppError[], signal = noSignal()) {
    const server = await startTestServer((_, response) => response.end());
    let tries = 0;
    const parse = () => {
      const error = errors[tries];
      tries += 1;
      if (error !== undefined) throw error;
      return 'read';
    };
    const result = await read(server.url, { parse, signal, patience: new Patience() }).catch(
      (error: unknown) => error,
    );
    expect(server.seen).toHaveLength(tries);
    return { tries, result };
  }

  it('tries three times and then gives the last error', async () => {
    expect(await triesOf([down(), down()])).toEqual({ tries: 3, result: 'read' });
    const last = down({ which: 'last' });
    expect(await triesOf([down(), down(), last])).toEqual({ tries: 3, result: last });
  });

  it('does not repeat what no repetition helps', async () => {
    const unknown = new AppError('NAME_UNKNOWN', 'no');
    expect(await triesOf([unknown])).toEqual({ tries: 1, result: unknown });
  });

  it('does not wait longer than people do', async () => {
    const busy = down({ retryAfterMs: 60_000 });
    expect(await triesOf([busy])).toEqual({ tries: 1, result: busy });
  });

  it('ends as CANCELLED in the middle of a wait', async () => {
    const controller = new AbortController();
    const outcome = triesOf([down({ retryAfterMs: 15_000 })], controller.signal);
    setTimeout(() => controller.abort(), 100);
    expect(await outcome).toMatchObject({ tries: 1, result: { code: 'CANCELLED' } });
  });

  it('is one for all requests that share it', () => {
    const patience = new Patience();
    expect(patience.waitAfter(down())).toBe(1);
    expect(patience.waitAfter(down())).toBe(1);
    expect(patience.waitAfter(down())).toBeNull();
  });

  it('with a server that answers, and breaks off, is longer than with one that is not there', () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    onTestFinished(() => void vi.useRealTimers());
    const [answering, absent] = [new Patience(), new Patience()];
    vi.advanceTimersByTime(12_000);
    expect(answering.waitAfter(cutShort('r.example', undefined))).toBeGreaterThan(0);
    expect(absent.waitAfter(new AppError('NETWORK', 'no way'))).toBeNull();
  });

  it('of a reader ends with the time that all tries have for an answer, and begins anew with what came', () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    onTestFinished(() => void vi.useRealTimers());
    const patience = new Patience();
    expect(patience.answerMs(20_000)).toBe(20_000);
    vi.advanceTimersByTime(15_000);
    expect(patience.answerMs(20_000)).toBe(5_000);
    expect(patience.answerMs(60_000)).toBe(45_000);
    vi.advanceTimersByTime(30_000);
    expect(patience.answerMs(20_000)).toBe(1_000);
    patience.cameOn();
    expect(patience.answerMs(20_000)).toBe(20_000);
    expect(new Patience(3, true).answerMs(20_000)).toBe(20_000);
  });

  it('waits half as long for a server that cannot be connected to', () => {
    const wait = { retryAfterMs: 12_000 };
    const refused = new AppError('NETWORK', 'refused', { details: wait });
    expect(new Patience().waitAfter(refused)).toBeNull();
    const answered = new AppError('NETWORK', 'down', { details: { ...wait, status: 503 } });
    expect(new Patience().waitAfter(answered)).toBe(12_000);
  });

  it('asks the first server anew, with what it was owed', async () => {
    const away = await startTestServer((_, response) => response.writeHead(503).end());
    const home = await startTestServer((request, response) => {
      if (home.seen.length === 1) response.writeHead(307, { location: `${away.url}/x` }).end();
      else response.end(request.headers.authorization);
    });
    const parse = ({ status, body }: HttpDocument) => {
      if (status !== 200) throw down();
      return String(body);
    };
    const headers = { authorization: 'Bearer secret' };
    expect(await read(home.url, { headers, parse, patience: new Patience() })).toBe('Bearer secret');
    expect(home.seen).toHaveLength(2);
    expect(away.seen).toHaveLength(1);
  });

  it('tries again after a connection that broke', async () => {
    const server = await startTestServer((_, response) => {
      if (server.seen.length === 1) response.destroy();
      else if (server.seen.length === 2)
        response.writeHead(200, { 'content-length': '9' }).write('half', () => response.destroy());
      else response.end('whole');
    });
    expect(await read(server.url, { patience: new Patience() })).toBe('whole');
  });
});

describe('a document that does not come', () => {
  it.each([
    ['a server that does not answer', () => {}],
    ['headers without end', (socket: Socket) => void socket.write('HTTP/1.1 200 OK\r\nx: y\r\n')],
  ])('ends in time: %s', async (_, serve) => {
    const server = await startRawServer((socket) => socket.once('data', () => serve(socket)));
    const error = await errorOf(read(server.url, {}, { answerTimeoutMs: 50 }));
    expect(error).toMatchObject({ code: 'TIMEOUT', details: { host: new URL(server.url).host } });
    await expect.poll(server.connections.open).toBe(0);
  });

  it('through a proxy that never opens its tunnel is given up', async () => {
    const proxy = await startRawServer((socket) => socket.resume());
    const settings = () => ({ proxy: proxy.url, extraCaFile: '' });
    const url = 'https://registry.example/v2/';
    const impatient = read(url, {}, { settings, answerTimeoutMs: 50 });
    await expect(impatient).rejects.toMatchObject({ code: 'TIMEOUT', details: { reason: 'no-answer' } });
    const controller = new AbortController();
    const cancelledRead = read(url, { signal: controller.signal }, { settings });
    await expect.poll(proxy.connections.open).toBeGreaterThan(0);
    controller.abort();
    await expect(cancelledRead).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  it.each([
    ['a chunk that is none', (socket: Socket) => socket.write('4\r\nhalf\r\nnonsense\r\n')],
    ['a reset', (socket: Socket) => socket.write('4\r\nhalf\r\n', () => socket.resetAndDestroy())],
    ['an early end', (socket: Socket) => socket.end('4\r\nhalf\r\n')],
  ])('breaks off by %s', async (_, breakOff) => {
    const server = await startRawServer((socket) =>
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n');
        breakOff(socket);
      }),
    );
    const error = await errorOf(read(server.url));
    expect(error).toMatchObject({ code: 'NETWORK', message: expect.stringContaining('in the middle') });
    await expect.poll(server.connections.open).toBe(0);
  });

  it.each([
    ['another protocol', 'SSH-2.0-OpenSSH\r\n', 'does not speak HTTP'],
    [
      'a switch of protocols',
      'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n',
      'cut',
    ],
  ])('is the fault of a server that speaks %s', async (_, answer, message) => {
    const server = await startRawServer((socket) => socket.once('data', () => socket.write(answer)));
    const error = await errorOf(read(server.url));
    expect(error).toMatchObject({ code: 'NETWORK', message: expect.stringContaining(message) });
    await expect.poll(server.connections.open).toBe(0);
  });

  it('tells no credential in what is beneath its error', async () => {
    const server = await startTestServer((_, response) => response.destroy());
    const error = await errorOf(read(server.url, { headers: { authorization: 'Bearer secret' } }));
    const { cause } = isAppError(error) ? error : {};
    expect(cause).toMatchObject({ code: 'ECONNRESET' });
    expect(Object.keys(cause ?? {})).toEqual(['code']);
  });
});

describe('cancelling a document', () => {
  it('leaves no connection, whatever it was about to do', async () => {
    const server = await startTestServer((request, response) => {
      if (request.path === '/body') response.writeHead(200, { 'content-length': '100' }).write('half');
      if (request.path === '/moved') response.writeHead(302, { location: '/silent' }).end();
      if (request.path === '/again') response.writeHead(503).end();
    });
    const connections = connectionsOf(server.server);
    const parse = () => {
      throw new AppError('NETWORK', 'down', { details: { retryAfterMs: 5_000, status: 503 } });
    };
    for (const path of ['/early', '/silent', '/body', '/moved', '/again']) {
      server.seen.length = 0;
      const controller = new AbortController();
      const { signal } = controller;
      const reading = errorOf(read(`${server.url}${path}`, { signal, parse, patience: new Patience() }));
      if (path !== '/early') await expect.poll(() => server.seen.length).toBe(path === '/moved' ? 2 : 1);
      if (path === '/body' || path === '/again') await new Promise((resolve) => setTimeout(resolve, 50));
      controller.abort();
      expect(await reading).toMatchObject({ code: 'CANCELLED' });
      // A wait for the next try holds a connection that serves others meanwhile.
      if (path !== '/again') await expect.poll(connections.open).toBe(0);
    }
    const before = server.seen.length;
    expect(await errorOf(read(server.url, { signal: AbortSignal.abort() }))).toMatchObject({
      code: 'CANCELLED',
    });
    expect(server.seen).toHaveLength(before);
  });

  it('leaves no timer', async () => {
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const server = await startTestServer((_, response) => response.end('a'));
    const before = timers();
    await read(server.url);
    const controller = new AbortController();
    const reading = errorOf(read(server.url, { signal: controller.signal }));
    controller.abort();
    await reading;
    await expect.poll(() => timers() <= before).toBe(true);
  });
});
