import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { statSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { connect, createServer } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../../../../tests/support/temporary-folder.ts';
import { certifyServer } from './own-authority.ts';

test('a server is known by its names to whoever trusts the authority, and to nobody else', async () => {
  const { authority, server } = await certifyServer(join(temporaryFolder(), 'serving'), [
    'localhost',
    'build-07.corp.example',
    '127.0.0.1',
    '::1',
  ]);
  const [own, ca] = [new X509Certificate(server.certificate), new X509Certificate(authority)];
  expect([own.verify(ca.publicKey), own.ca, ca.ca]).toEqual([true, false, true]);
  expect([
    own.checkHost('build-07.corp.example'),
    own.checkIP('127.0.0.1'),
    own.checkHost('other.example'),
  ]).toEqual(['build-07.corp.example', '127.0.0.1', undefined]);
  const listening = createServer({ cert: server.certificate, key: server.key }, (socket) => socket.end());
  onTestFinished(() => void listening.close());
  listening.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  const { port } = listening.address() as AddressInfo;
  const trusting = connect({ host: '127.0.0.1', port, servername: 'localhost', ca: authority });
  await once(trusting, 'secureConnect');
  expect(trusting.authorized).toBe(true);
  trusting.destroy();
  const other = connect({ host: '127.0.0.1', port, servername: 'localhost' });
  await expect(once(other, 'secureConnect')).rejects.toThrow();
});

test('the authority stays the same from one time to the next, for its user alone', async () => {
  const folder = join(temporaryFolder(), 'serving');
  const first = await certifyServer(folder, ['localhost']);
  const second = await certifyServer(folder, ['localhost', 'other']);
  expect(second.authority).toBe(first.authority);
  expect(second.server.key).not.toBe(first.server.key);
  if (process.platform === 'win32') return;
  expect([statSync(folder).mode & 0o777, statSync(join(folder, 'authority.pem')).mode & 0o777]).toEqual([
    0o700, 0o600,
  ]);
});

test.each([
  '',
  'nothing of a certificate',
  '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n',
])('an authority that cannot be read is made anew (%#)', async (content) => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'authority.pem'), content);
  const { authority, server } = await certifyServer(folder, ['localhost']);
  expect(new X509Certificate(server.certificate).verify(new X509Certificate(authority).publicKey)).toBe(true);
});
