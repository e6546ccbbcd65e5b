import { createServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../shared/errors.ts';
import { bodyRoad } from '../../../tests/support/network/body-road.ts';
import { hasOpenssl, makeTestCertificate } from '../../../tests/support/network/test-certificate.ts';
import {
  bytesOf,
  noSignal,
  startTestServer,
  testHttpClient,
  textOf,
} from '../../../tests/support/network/test-server.ts';
import { ask, roads } from '../../../tests/support/network/two-roads.ts';
import { readBody } from './body/read-body.ts';

const get = (url: string, signal = noSignal()) => ({
  url: new URL(url),
  addressRule: 'any' as const,
  signal,
});

describe('request', () => {
  it('keeps the path byte for byte, names itself, and sends no credential of the URL', async () => {
    const server = await startTestServer((_, response) => response.end('ok'));
    const path = '//docker//registry/v2%2Fx?sig=a%2Bb%3D&se=2026-01-01T00%3A00%3A00Z';
    const client = testHttpClient();
    const answer = await client.request(get(`http://user:secret@${server.host}${path}`));
    expect(await textOf(answer.body)).toBe('ok');
    expect(server.seen[0]).toMatchObject({ path, headers: { 'user-agent': 'longshore/test' } });
    expect(server.seen[0]?.headers.authorization).toBeUndefined();
  });

  it('neither decompresses nor follows nor retries', async () => {
    const packed = gzipSync('layer');
    const server = await startTestServer((request, response) => {
      if (request.path === '/gzip') response.writeHead(200, { 'content-encoding': 'gzip' }).end(packed);
      else response.writeHead(request.path === '/moved' ? 302 : 503, { location: '/elsewhere' }).end();
    });
    const client = testHttpClient();
    const { body } = await client.request(get(`${server.url}/gzip`));
    expect(await bytesOf(body)).toEqual(packed);
    expect((await client.request(get(`${server.url}/moved`))).status).toBe(302);
    expect((await client.request(get(`${server.url}/down`))).status).toBe(503);
    // Node is asked again where an answer is not plain, and by itself from then on.
    expect(server.seen).toHaveLength(bodyRoad === 'wire' ? 4 : 3);
  });

  it('uses one connection again', async () => {
    const server = await startTestServer((_, response) => response.end('ok'));
    let connections = 0;
    server.server.on('connection', () => {
      connections += 1;
    });
    const client = testHttpClient();
    for (let count = 0; count < 3; count += 1) await textOf((await client.request(get(server.url))).body);
    expect(connections).toBe(1);
  });

  it('tells the address that answered', async () => {
    const server = await startTestServer((_, response) => response.end());
    const { remoteAddress } = await testHttpClient().request(get(server.url));
    expect(remoteAddress).toBe('127.0.0.1');
  });
});

describe.each(roads)('errors of a %s', (road) => {
  it('names the host of a refused connection', async () => {
    const server = await startTestServer((_, response) => response.end());
    await new Promise((resolve) => server.server.close(resolve));
    const error = ask(road, testHttpClient(), get(server.url));
    await expect(error).rejects.toMatchObject({
      code: 'NETWORK',
      message: expect.stringContaining(server.host),
      details: { reason: 'ECONNREFUSED', host: server.host },
    });
  });

  it('names an unknown host', async () => {
    const error = ask(road, testHttpClient(), get('http://registry.invalid/'));
    await expect(error).rejects.toMatchObject({ code: 'NETWORK', details: { host: 'registry.invalid' } });
  });

  it('says so when the server speaks something else', async () => {
    const server = createServer((socket) => socket.end('SSH-2.0-OpenSSH\r\n'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address() as { port: number };
    const error = ask(road, testHttpClient(), get(`http://127.0.0.1:${address.port}/`));
    await expect(error).rejects.toMatchObject({ code: 'NETWORK', message: expect.stringContaining('HTTP') });
    server.close();
  });

  it('gives up on a server that does not answer', async () => {
    const server = await startTestServer(() => {});
    const error = ask(road, testHttpClient({ answerTimeoutMs: 30 }), get(server.url));
    await expect(error).rejects.toMatchObject({ code: 'TIMEOUT', details: { host: server.host } });
  });

  it.each(['public' as const])('refuses local addresses under %s', async (addressRule) => {
    const server = await startTestServer((_, response) => response.end());
    const client = testHttpClient();
    const port = new URL(server.url).port;
    for (const host of ['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]']) {
      const url = new URL(`http://${host}:${port}/`);
      await expect(ask(road, client, { url, addressRule, signal: noSignal() })).rejects.toMatchObject({
        code: 'BLOCKED_URL',
      });
    }
    expect(server.seen).toHaveLength(0);
  });
});

describe('a body', () => {
  it('reports a body that breaks off as NETWORK', async () => {
    const server = await startTestServer((_, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('half', () => response.destroy());
    });
    const { body } = await testHttpClient().request(get(server.url));
    await expect(readBody(body, 10_000, server.host)).rejects.toMatchObject({
      code: 'NETWORK',
      details: { host: server.host },
    });
  });
});

describe('cancelling', () => {
  it('ends a request before, during and after its headers as CANCELLED', async () => {
    const server = await startTestServer((request, response) => {
      if (request.path === '/body') response.writeHead(200, { 'content-length': '1000' }).write('half');
    });
    const client = testHttpClient();
    await expect(client.request(get(server.url, AbortSignal.abort()))).rejects.toMatchObject({
      code: 'CANCELLED',
    });
    const waiting = new AbortController();
    const request = client.request(get(server.url, waiting.signal));
    await expect.poll(() => server.seen.length).toBe(1);
    waiting.abort();
    await expect(request).rejects.toMatchObject({ code: 'CANCELLED' });
    const reading = new AbortController();
    const { body } = await client.request(get(`${server.url}/body`, reading.signal));
    reading.abort();
    await expect(textOf(body)).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  it('survives the cancelling of a body that nobody reads', async () => {
    const server = await startTestServer((_, response) => {
      response.writeHead(200, { 'content-length': '1000' }).write('half');
    });
    const controller = new AbortController();
    const { body } = await testHttpClient().request(get(server.url, controller.signal));
    controller.abort();
    await expect.poll(() => body.isDestroyed).toBe(true);
  });

  it('gives back the error that the reader destroyed the body with, and closes the connection', async () => {
    let closed = false;
    const server = await startTestServer((_, response) => {
      response.on('close', () => {
        closed = true;
      });
      response.writeHead(200, { 'content-length': '1000' }).write('half');
    });
    const { body } = await testHttpClient().request(get(server.url));
    body.destroy(new AppError('TIMEOUT', 'silent'));
    await expect(textOf(body)).rejects.toMatchObject({ code: 'TIMEOUT', message: 'silent' });
    await expect.poll(() => closed).toBe(true);
  });
});

describe.skipIf(!hasOpenssl()).each(roads)('TLS of a %s', (road) => {
  it('names the issuer and the setting, and trusts it once its file is set', async () => {
    const { key, cert, certificateFile } = makeTestCertificate('Contoso inspection', ['localhost']);
    const server = await startTestServer((_, response) => response.end('ok'), { key, cert });
    const url = server.url.replace('127.0.0.1', 'localhost');
    await expect(ask(road, testHttpClient(), get(url))).rejects.toMatchObject({
      code: 'TLS',
      message: expect.stringMatching(/Contoso inspection.*Extra certificate file/),
      details: { issuer: 'Contoso inspection' },
    });
    const trusting = testHttpClient({
      settings: () => ({ proxy: 'environment', extraCaFile: certificateFile }),
    });
    expect((await ask(road, trusting, get(url))).status).toBe(200);
    await expect(ask(road, trusting, get(server.url))).rejects.toMatchObject({
      code: 'TLS',
      details: { reason: 'ERR_TLS_CERT_ALTNAME_INVALID' },
    });
  });

  it('says which certificate file cannot be used', async () => {
    const client = testHttpClient({ settings: () => ({ proxy: 'none', extraCaFile: '/nowhere/ca.pem' }) });
    await expect(ask(road, client, get('https://registry.invalid/'))).rejects.toMatchObject({
      code: 'TLS',
      message: expect.stringContaining('/nowhere/ca.pem'),
    });
  });
});
