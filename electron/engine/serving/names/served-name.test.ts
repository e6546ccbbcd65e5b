import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isRepositoryName } from '../../../../shared/reference.ts';
import { nameInNamespace, nameWithHost, pathNameOf } from './served-name.ts';

test.each([
  ['mcr.microsoft.com', 'dotnet/sdk', 'mcr.microsoft.com/dotnet/sdk'],
  ['registry-1.docker.io', 'library/busybox', 'docker.io/library/busybox'],
  ['localhost:5000', 'team/app', 'localhost_5000/team/app'],
  ['[::1]:5000', 'app', 'ipv6---1_5000/app'],
])('%s/%s is served as %s, and back', (registry, repository, name) => {
  expect(pathNameOf({ registry, repository })).toBe(name);
  expect(isRepositoryName(name)).toBe(true);
  expect(nameWithHost(name)).toEqual({ registry, repository });
});

test('a name without a host in front means no registry by itself', () => {
  expect(['dotnet/sdk', 'sdk', 'constructor/app'].map((name) => nameWithHost(name))).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test('an official image of Docker Hub may be named in short', () => {
  const busybox = { registry: 'registry-1.docker.io', repository: 'library/busybox' };
  expect(nameInNamespace('docker.io', 'busybox')).toEqual(busybox);
  expect(nameWithHost('docker.io/busybox')).toEqual(busybox);
});

test.each(['', 'a b', '../x', 'http://mcr.microsoft.com', 'x/y'])('%j is no namespace', (namespace) => {
  expect(nameInNamespace(namespace, 'a')).toBeUndefined();
});

test('any host with a port comes back as it was', () => {
  const host = fc
    .tuple(fc.domain(), fc.option(fc.integer({ min: 1, max: 65_535 }), { nil: undefined }))
    .map(([name, port]) => (port === undefined ? name : `${name}:${port}`).toLowerCase());
  fc.assert(
    fc.property(host, (registry) => {
      const name = pathNameOf({ registry, repository: 'a/b' });
      expect(nameWithHost(name)).toEqual({ registry, repository: 'a/b' });
    }),
  );
});
