import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { connectionsOf } from '../../../../tests/support/network/raw-server.ts';
import { hasOpenssl, makeTestCertificate } from '../../../../tests/support/network/test-certificate.ts';
import { startTestServer } from '../../../../tests/support/network/test-server.ts';
import { runProgram } from '../../../../tests/support/programs/run-program.ts';

const wirePool = pathToFileURL(`${import.meta.dirname}/wire-pool.ts`).href;

/** Connects twice at once, and once more: by then the authorities of the system are known. Tells which are open. */
const program = (url: string) => `
  const { WirePool } = await import(${JSON.stringify(wirePool)});
  const pool = new WirePool();
  const place = { url: new URL(${JSON.stringify(url)}), rule: 'any', extraCaFile: '' };
  const take = () => pool.take(place, { isFresh: true, signal: new AbortController().signal });
  try {
    const connections = [...(await Promise.all([take(), take()])), await take()];
    console.log(JSON.stringify(connections.map(({ isOpen }) => isOpen)));
  } catch (error) {
    console.log(JSON.stringify([error.code, error.details.reason]));
  }
  pool.close();
`;

describe.skipIf(!hasOpenssl())('a server that only the authorities of the system know', () => {
  it('is trusted at the second attempt, and at the first from then on', async () => {
    const { key, cert, certificateFile } = makeTestCertificate('Test', ['localhost']);
    const server = await startTestServer((_, response) => response.end(), { key, cert });
    const counter = connectionsOf(server.server);
    const script = program(server.url.replace('127.0.0.1', 'localhost'));
    const connect = async (SSL_CERT_FILE: string) =>
      runProgram(process.execPath, ['--input-type=module', '-e', script], {
        env: { ...process.env, SSL_CERT_FILE, SSL_CERT_DIR: '/nonexistent' },
      });
    expect(JSON.parse((await connect(certificateFile)).stdout)).toEqual([true, true, true]);
    expect(counter.total).toBe(2 + 3);
    const unknown = JSON.parse((await connect('/nonexistent')).stdout);
    expect(unknown).toEqual(['TLS', 'DEPTH_ZERO_SELF_SIGNED_CERT']);
  });
});
