import { describe, expect, it } from 'vitest';
import { startRawServer } from '../../../../tests/support/network/raw-server.ts';
import { noSignal, testHttpClient } from '../../../../tests/support/network/test-server.ts';
import { Patience } from '../documents/patience.ts';
import { LinkRule } from '../rules/link-rule.ts';

const head = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n';

/** Serves so many bytes, each in a chunk of its own. */
function startByteServer(count: number, end = '0\r\n\r\n') {
  return startRawServer((socket) =>
    socket.once('data', () => {
      socket.write(head);
      socket.end('1\r\nx\r\n'.repeat(count) + end);
    }),
  );
}

function read(url: string, limit: number) {
  const request = { url: new URL(url), addressRule: 'any' as const, limit, signal: noSignal() };
  const linkRule = new LinkRule(request.url);
  return testHttpClient().read({
    ...request,
    linkRule,
    patience: new Patience(1),
    parse: ({ body }) => body?.length ?? null,
  });
}

describe('a document in single bytes', () => {
  it('comes whole, and leaves no more objects than its bytes are worth', async () => {
    const { url } = await startByteServer(1_000_000);
    let most = 0;
    const before = process.memoryUsage().heapUsed;
    const timer = setInterval(() => {
      most = Math.max(most, process.memoryUsage().heapUsed - before);
    }, 5);
    expect(await read(url, 2_000_000)).toBe(1_000_000);
    clearInterval(timer);
    expect(most).toBeLessThan(100_000_000);
  });

  it('ends where it is too long', async () => {
    const { url, connections } = await startByteServer(1_000_000);
    expect(await read(url, 200_000)).toBeNull();
    await expect.poll(connections.open).toBe(0);
  });

  it('that breaks off is told so', async () => {
    const { url } = await startByteServer(1_000, '');
    await expect(read(url, 2_000)).rejects.toMatchObject({
      code: 'NETWORK',
      message: expect.stringContaining('in the middle'),
    });
  });
});

describe('a body in single bytes, by Node’s client', () => {
  it('comes whole to a reader that is often not ready, and leaves no more objects than its bytes are worth', async () => {
    const { url } = await startByteServer(1_000_000);
    const client = testHttpClient({ bodies: 'node' });
    const request = { url: new URL(url), addressRule: 'any' as const, signal: noSignal() };
    const { body } = await client.request(request);
    const memory = Buffer.alloc(64 * 1024);
    const before = process.memoryUsage().heapUsed;
    let most = 0;
    let total = 0;
    await body.readInto({
      space: () => memory,
      filled: (bytes) => {
        total += bytes;
        most = Math.max(most, process.memoryUsage().heapUsed - before);
        return new Promise((resolve) => setTimeout(resolve, 1, undefined));
      },
    });
    expect(total).toBe(1_000_000);
    expect(most).toBeLessThan(40_000_000);
  });

  it('hands on what has come, without waiting for more', async () => {
    const { url } = await startRawServer((socket) =>
      socket.once('data', () => socket.write(`${head}1\r\nx\r\n`)),
    );
    const { body } = await testHttpClient({ bodies: 'node' }).request({
      url: new URL(url),
      addressRule: 'any',
      signal: noSignal(),
    });
    const first = Promise.withResolvers<number>();
    const reading = body.readInto({
      space: () => Buffer.alloc(10),
      filled: (bytes) => void first.resolve(bytes),
    });
    expect(await first.promise).toBe(1);
    body.destroy();
    await expect(reading).rejects.toThrow();
  });
});
