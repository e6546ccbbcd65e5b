import { createHash, randomBytes } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { connectionsOf } from '../../../../tests/support/network/raw-server.ts';
import { hasOpenssl, makeTestCertificate } from '../../../../tests/support/network/test-certificate.ts';
import { nameThisMachine } from '../../../../tests/support/network/test-names.ts';
import {
  noSignal,
  startTestServer,
  type TestHandler,
  testHttpClient,
  textOf,
} from '../../../../tests/support/network/test-server.ts';

/** A server that speaks TLS, and a client that trusts it, on our own road. */
async function scene(handle: TestHandler) {
  const { key, cert, certificateFile } = makeTestCertificate('Test', ['localhost', 'two.test']);
  const server = await startTestServer(handle, {
    key,
    cert,
    ALPNProtocols: ['h2', 'http/1.1'],
    honorCipherOrder: false,
  });
  const connections: { name: unknown; protocol: unknown; isReused: boolean; cipher: string }[] = [];
  server.server.on('secureConnection', (socket: TLSSocket & { servername?: string }) => {
    const { servername: name, alpnProtocol: protocol } = socket;
    const { standardName: cipher } = socket.getCipher();
    connections.push({ name, protocol, isReused: socket.isSessionReused(), cipher });
  });
  const client = testHttpClient({
    bodies: 'wire',
    settings: () => ({ proxy: 'none', extraCaFile: certificateFile }),
  });
  const url = new URL(server.url.replace('127.0.0.1', 'localhost'));
  return { server, connections, client, request: { url, addressRule: 'any' as const, signal: noSignal() } };
}

describe.skipIf(!hasOpenssl())('TLS on a connection of our own', () => {
  it('names its server, agrees on HTTP/1.1 and the cheapest cipher, and begins again where it was', async () => {
    const { connections, client, request } = await scene((_, response) =>
      response.writeHead(200, { connection: 'close' }).end('blob'),
    );
    for (let count = 0; count < 3; count++) {
      expect(await textOf((await client.request(request)).body)).toBe('blob');
    }
    const agreed = { name: 'localhost', protocol: 'http/1.1', cipher: 'TLS_AES_128_GCM_SHA256' };
    expect(connections).toEqual([
      { ...agreed, isReused: false },
      { ...agreed, isReused: true },
      { ...agreed, isReused: true },
    ]);
  });

  it('brings a body whole whatever its pauses, over one connection', async () => {
    const content = randomBytes(8 * 1024 * 1024);
    const { server, client, request } = await scene((_, response) => response.end(content));
    const counter = connectionsOf(server.server);
    for (let count = 0; count < 3; count++) {
      const { body } = await client.request(request);
      const hash = createHash('sha256');
      const memory = Buffer.alloc(300_000);
      let fills = 0;
      await body.readInto({
        space: () => memory,
        filled: (bytes) => {
          hash.update(memory.subarray(0, bytes));
          fills += 1;
          return fills % 3 === 0 ? new Promise((resolve) => setImmediate(resolve, undefined)) : undefined;
        },
      });
      expect(hash.digest('hex')).toBe(createHash('sha256').update(content).digest('hex'));
    }
    expect(counter.total).toBe(1);
  });

  it('goes to the next address of a name when the first does not answer', async () => {
    const { connections, client, request } = await scene((_, response) => response.end('there'));
    nameThisMachine([
      { address: '::1', family: 6 },
      { address: '127.0.0.1', family: 4 },
    ]);
    const url = new URL(request.url.href.replace('localhost', 'two.test'));
    for (let count = 0; count < 2; count++) {
      expect(await textOf((await client.request({ ...request, url })).body)).toBe('there');
    }
    expect(connections).toMatchObject([{ name: 'two.test', protocol: 'http/1.1', isReused: false }]);
  });

  it('judges the certificate of a server that is only an address by that', async () => {
    const { server, client, request } = await scene((_, response) => response.end());
    const counter = connectionsOf(server.server);
    const url = new URL(server.url);
    await expect(client.request({ ...request, url })).rejects.toMatchObject({
      code: 'TLS',
      details: { reason: 'ERR_TLS_CERT_ALTNAME_INVALID', issuer: 'Test' },
    });
    expect(server.seen).toEqual([]);
    // No authority of the system could change that.
    expect(counter.total).toBe(1);
  });
});
