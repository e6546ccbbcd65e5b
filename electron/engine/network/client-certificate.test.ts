import type { TLSSocketOptions } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { hasOpenssl, makeTestCertificate } from '../../../tests/support/network/test-certificate.ts';
import { noSignal, startTestServer, testHttpClient } from '../../../tests/support/network/test-server.ts';
import { ask, roads } from '../../../tests/support/network/two-roads.ts';

const versions = ['TLSv1.2', 'TLSv1.3'] as const;

describe.skipIf(!hasOpenssl()).each(roads)('a %s from a server that wants a client certificate', (road) => {
  it.each(versions)('says so over %s', async (version) => {
    const { key, cert, certificateFile } = makeTestCertificate('Test', ['localhost']);
    const wanting: TLSSocketOptions = { requestCert: true, rejectUnauthorized: true };
    const tls = { key, cert, ca: cert, maxVersion: version, ...wanting };
    const server = await startTestServer((_, response) => response.end(), tls);
    const client = testHttpClient({ settings: () => ({ proxy: 'none', extraCaFile: certificateFile }) });
    const url = new URL(server.url.replace('127.0.0.1', 'localhost'));
    await expect(ask(road, client, { url, addressRule: 'any', signal: noSignal() })).rejects.toMatchObject({
      code: 'TLS',
      message: expect.stringMatching(/client certificate.*cannot show/),
      details: { host: url.host, reason: 'client-certificate' },
    });
  });
});
