import type { IncomingMessage } from 'node:http';
import { networkInterfaces } from 'node:os';
import { expect, test } from 'vitest';
import { createRequestGuard, reachableHost } from './request-guard.ts';

function requestOf(host: string | undefined, origin?: string): IncomingMessage {
  return { headers: { host, origin } } as IncomingMessage;
}

test.each([
  ['127.0.0.1', 8080, ['127.0.0.1:8080', 'localhost:8080', '[::1]:8080']],
  ['localhost', 8080, ['127.0.0.1:8080', 'localhost:8080', '[::1]:8080']],
  ['::1', 8080, ['127.0.0.1:8080', 'localhost:8080', '[::1]:8080']],
  ['Build.Example', 8080, ['build.example:8080', 'BUILD.EXAMPLE:8080']],
  ['fd00::1', 8080, ['[fd00::1]:8080']],
  ['127.0.0.1', 80, ['127.0.0.1', '127.0.0.1:80', 'localhost']],
] as const)('a server on %s port %d answers to %j', (host, port, names) => {
  const guard = createRequestGuard(host, port);
  for (const name of names) expect(guard.hostAllowed(requestOf(name)), name).toBe(true);
});

test.each([
  ['127.0.0.1', 8080, ['127.0.0.1', '127.0.0.1:80', 'localhost.:8080', '127.0.0.2:8080', undefined]],
  ['Build.Example', 8080, ['localhost:8080', '127.0.0.1:8080', 'build.example', 'other.example:8080']],
  ['0.0.0.0', 8080, ['evil.example:8080', '0.0.0.0:8080', '192.0.2.1:8080']],
  ['::', 8080, ['evil.example:8080', '[::]:8080']],
] as const)('a server on %s port %d does not answer to %j', (host, port, names) => {
  const guard = createRequestGuard(host, port);
  for (const name of names) expect(guard.hostAllowed(requestOf(name)), name).toBe(false);
});

test.each(['0.0.0.0', '::'])('a server on %s answers to every address of this machine', (host) => {
  const guard = createRequestGuard(host, 8080);
  const addresses = Object.values(networkInterfaces()).flatMap((entries) => entries ?? []);
  expect(addresses.length).toBeGreaterThan(0);
  for (const { address, family } of addresses) {
    const name = family === 'IPv6' ? `[${address}]:8080` : `${address}:8080`;
    expect(guard.hostAllowed(requestOf(name)), name).toBe(true);
  }
});

test('only the origin that the host names is let in', () => {
  const guard = createRequestGuard('127.0.0.1', 8080);
  expect(guard.originAllowed(requestOf('localhost:8080', 'http://localhost:8080'))).toBe(true);
  for (const origin of [
    undefined,
    'null',
    '',
    'https://localhost:8080',
    'http://localhost',
    'http://localhost:8081',
    'http://127.0.0.1:8080',
    'http://localhost:8080.evil.example',
    'http://localhost:8080/',
  ]) {
    expect(guard.originAllowed(requestOf('localhost:8080', origin)), origin).toBe(false);
  }
  expect(guard.originAllowed(requestOf('evil.example:8080', 'http://evil.example:8080'))).toBe(false);
});

test.each([
  ['127.0.0.1', '127.0.0.1'],
  ['0.0.0.0', '127.0.0.1'],
  ['::', '127.0.0.1'],
  ['::1', '[::1]'],
  ['Build.Example', 'build.example'],
])('a server on %s is opened at %s', (host, opened) => {
  expect(reachableHost(host)).toBe(opened);
});
