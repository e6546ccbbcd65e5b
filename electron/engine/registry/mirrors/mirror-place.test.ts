import { expect, test } from 'vitest';
import { type MirrorKind, parseMirror } from '../../../../shared/mirrors/mirror.ts';
import { mirrorPlace } from './mirror-place.ts';

const hex = 'a'.repeat(64);
const digest = `sha256:${hex}`;

test.each<[MirrorKind, string, string, string]>([
  ['registry', 'https://m.example', '/v2/a/b', `blobs/${digest}?ns=mcr.microsoft.com`],
  ['registry', 'https://m.example/deep/', '/deep/v2/a/b', `blobs/${digest}?ns=mcr.microsoft.com`],
  ['registry', 'https://m.example/v2/mcr', '/v2/mcr/a/b', `blobs/${digest}?ns=mcr.microsoft.com`],
  ['prefix', 'https://m.example/mcr', '/v2/mcr/a/b', `blobs/${digest}`],
  ['prefix', 'https://m.example/api/docker/mcr/v2', '/api/docker/mcr/v2/a/b', `blobs/${digest}`],
  ['prefix', 'https://m.example', '/v2/a/b', `blobs/${digest}`],
  ['dragonfly', 'https://m.example', '/v2/a/b', `blobs/${digest}`],
  ['blobs', 'https://m.example/layout', '/layout', `blobs/sha256/${hex}`],
])('%s at %s', (kind, address, before, after) => {
  const place = mirrorPlace(
    parseMirror({ registry: 'mcr.microsoft.com', address, kind }),
    'mcr.microsoft.com',
  );
  expect(place.blobUrl('a/b', digest).href).toBe(`https://m.example${before}/${after}`);
  expect(place.server.href).toBe('https://m.example/');
});

test('Docker Hub is named as containerd does, and Dragonfly is told the registry’s address', () => {
  const hub = 'registry-1.docker.io';
  const at = (kind: MirrorKind) => mirrorPlace({ registry: hub, address: 'https://m.example', kind }, hub);
  expect(at('registry').manifestUrl('library/a', digest).search).toBe('?ns=docker.io');
  expect(at('dragonfly').headers).toEqual({ 'x-dragonfly-registry': `https://${hub}` });
});

test('a token is asked for the repository as the mirror calls it', () => {
  const at = (address: string) =>
    mirrorPlace({ registry: '*', address, kind: 'prefix' }, 'mcr.microsoft.com');
  expect(at('https://m.example/mcr').scopeOf('a/b')).toBe('repository:mcr/a/b:pull');
  expect(at('https://m.example/deep/v2').scopeOf('a/b')).toBe('repository:a/b:pull');
});

test.each(['registry', 'prefix', 'dragonfly', 'blobs'] as const)(
  'a path that begins with two slashes leads nowhere else (%s)',
  (kind) => {
    const mirror = { registry: '*', address: 'https://m.example//evil.example/x', kind };
    const place = mirrorPlace(mirror, 'mcr.microsoft.com');
    expect(place.blobUrl('a/b', digest).host).toBe('m.example');
    expect(place.manifestUrl('a/b', digest).host).toBe('m.example');
  },
);
