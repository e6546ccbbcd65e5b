import { readFileSync } from 'node:fs';
import type { ServerOptions } from 'node:https';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { settingsSchema } from '../../../../shared/schemas/settings.ts';
import { connectionsOf, startRawServer } from '../../../../tests/support/network/raw-server.ts';
import { hasOpenssl, makeTestCertificate } from '../../../../tests/support/network/test-certificate.ts';
import { sha256 } from '../../../../tests/support/network/test-registry.ts';
import {
  noSignal,
  startTestServer,
  testHttpClient,
  textOf,
} from '../../../../tests/support/network/test-server.ts';
import { createPrivateAuthority } from '../../../../tests/support/registries/private-authority.ts';
import { ClientsByHost } from './clients-by-host.ts';

const password = { kind: 'password', username: 'ann', password: 'secret' } as const;
const layer = { mediaType: 'layer', digest: sha256('0123456789'), size: 10 };

function clientsOf({ extraCaFile = '', plainHttp = false, plainHosts = [] as string[] } = {}) {
  const settings = settingsSchema.parse({
    registries: plainHosts.map((host) => ({ host, plainHttp: true })),
  });
  return new ClientsByHost({
    httpClient: testHttpClient({ settings: () => ({ proxy: 'none', extraCaFile }) }),
    credentials: { find: async () => password },
    settings: () => settings,
    plainHttp,
  });
}

async function tagsOf(clients: ClientsByHost, host: string, signal = noSignal()) {
  const names: string[] = [];
  for await (const batch of clients.of(host).tags('team/app', signal)) names.push(...batch.names);
  return names;
}

/** A registry that wants a password, on `localhost`. */
async function startRegistry(tls?: ServerOptions) {
  const server = await startTestServer((request, response) => {
    if (request.headers.authorization === undefined)
      return response.writeHead(401, { 'www-authenticate': 'Basic realm="r"' }).end();
    if (request.path.includes('/blobs/')) return response.end('0123456789');
    response.end('{"tags":["one"]}');
  }, tls);
  return { ...server, host: server.host.replace('127.0.0.1', 'localhost') };
}

describe('a registry on this machine', () => {
  it('that speaks plain HTTP is asked once for TLS, and quickly', async () => {
    const registry = await startRegistry();
    const connections = connectionsOf(registry.server);
    const clients = clientsOf();
    const startedAt = performance.now();
    expect(await tagsOf(clients, registry.host)).toEqual(['one']);
    // Not after the time that a silent server is given.
    expect(performance.now() - startedAt).toBeLessThan(8_000);
    expect(await tagsOf(clients, registry.host)).toEqual(['one']);
    expect(connections.total).toBe(2);
  });

  it.skipIf(!hasOpenssl())('that speaks TLS is reached by it, blobs first or documents first', async () => {
    const authority = await createPrivateAuthority('Test Authority');
    const issued = await authority.issue(['localhost']);
    const tls = { key: readFileSync(issued.key), cert: readFileSync(issued.certificate) };
    const registry = await startRegistry(tls);
    const clients = clientsOf({ extraCaFile: authority.certificate });
    const [source] = clients.of(registry.host).blobSources('team/app', layer);
    expect(source).toMatchObject({ kind: 'registry', host: registry.host });
    const answer = await source?.open(undefined, noSignal());
    expect(answer === undefined ? '' : await textOf(answer.body)).toBe('0123456789');
    expect(await tagsOf(clients, registry.host)).toEqual(['one']);
    expect((await clients.originOf(registry.host, noSignal())).href).toBe(`https://${registry.host}/`);
  });

  it.skipIf(!hasOpenssl())('whose certificate is not trusted is sent nothing by any road', async () => {
    const registry = await startRegistry(makeTestCertificate('Test', ['localhost']));
    const clients = clientsOf();
    await expect(tagsOf(clients, registry.host)).rejects.toMatchObject({ code: 'TLS' });
    const [source] = clients.of(registry.host).blobSources('team/app', layer);
    await expect(source?.open(undefined, noSignal())).rejects.toMatchObject({ code: 'TLS' });
    expect(registry.seen).toHaveLength(0);
  });

  it.each(['localhost', '127.0.0.1', '127.0.0.2', '[::1]'])(
    'is told to refuse connections at %s',
    async (name) => {
      const error = tagsOf(clientsOf(), `${name}:1`);
      await expect(error).rejects.toMatchObject({ code: 'NETWORK', details: { reason: 'ECONNREFUSED' } });
    },
  );

  it('that closes a TLS handshake without a word is asked by HTTP', async () => {
    const server = await startRawServer((socket) =>
      socket.once('data', (bytes) => {
        if (bytes[0] === 0x16) socket.end();
        else socket.end('HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 16\r\n\r\n{"tags":["one"]}');
      }),
    );
    expect(await tagsOf(clientsOf(), new URL(server.url).host)).toEqual(['one']);
  });

  it('that says nothing can be left at once', async () => {
    const server = await startRawServer((socket) => socket.resume());
    const stop = new AbortController();
    const reading = tagsOf(clientsOf(), new URL(server.url).host, stop.signal);
    await expect.poll(server.connections.open).toBe(1);
    const stoppedAt = performance.now();
    stop.abort();
    await expect(reading).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(performance.now() - stoppedAt).toBeLessThan(5_000);
    await expect.poll(server.connections.open, { timeout: 5_000 }).toBe(0);
  });

  it.skipIf(!hasOpenssl()).each(['option', 'setting'])('speaks HTTP where an %s says so', async (by) => {
    const registry = await startRegistry(makeTestCertificate('Test', ['localhost']));
    const clients = clientsOf(by === 'option' ? { plainHttp: true } : { plainHosts: [registry.host] });
    expect((await clients.originOf(registry.host, noSignal())).protocol).toBe('http:');
    await expect(tagsOf(clients, registry.host)).rejects.toMatchObject({ code: 'NETWORK' });
  });

  it('may ask for waits of 20 s in all while one list is read, and again for the next', async () => {
    const asked = new Map<string, number>();
    const registry = await startTestServer((request, response) => {
      const count = (asked.get(request.path) ?? 0) + 1;
      asked.set(request.path, count);
      if (count % 2 === 1) return response.writeHead(429, { 'retry-after': '9' }).end();
      const page = Number(new URL(request.path, 'http://r').searchParams.get('last'));
      response.setHeader('link', `</v2/team/app/tags/list?last=${page + 1}>; rel="next"`);
      response.end(JSON.stringify({ tags: [`t${page}`] }));
    });
    // Ten times as fast as it is: requests still take their time.
    const realDelay = setTimeout;
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    onTestFinished(() => void vi.useRealTimers());
    const clients = clientsOf({ plainHttp: true });
    for (const _list of [1, 2]) {
      asked.clear();
      const reading = tagsOf(clients, registry.host).catch((error: unknown) => error);
      // Two waits of 9 s are obeyed, a third is told.
      while (asked.size < 3) {
        await vi.advanceTimersByTimeAsync(100);
        await new Promise((resolve) => realDelay(resolve, 10));
      }
      expect(await reading).toMatchObject({
        code: 'TOO_MANY_REQUESTS',
        message: expect.stringContaining('Try again in 9 seconds.'),
      });
      expect([...asked.values()]).toEqual([2, 2, 1]);
    }
  });

  it('keeps how it signs in until it is forgotten', async () => {
    const registry = await startRegistry();
    const clients = clientsOf();
    await tagsOf(clients, registry.host);
    await tagsOf(clients, registry.host);
    expect(registry.seen).toHaveLength(3);
    clients.forget(registry.host);
    await tagsOf(clients, registry.host);
    expect(registry.seen).toHaveLength(5);
  });
});

it('a registry elsewhere is reached by https alone', async () => {
  const origin = await clientsOf().originOf('registry.invalid:5000', noSignal());
  expect(origin.href).toBe('https://registry.invalid:5000/');
  await expect(tagsOf(clientsOf(), 'registry.invalid:5000')).rejects.toMatchObject({ code: 'NETWORK' });
});
