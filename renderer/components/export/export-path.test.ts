import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAbsolutePath } from '../../../shared/schemas/input-text.ts';
import { bundleName, exportName, fileName, joinPath, parentFolder } from './export-path.ts';

describe('export paths', () => {
  it.each([
    [
      'mcr.microsoft.com/windows/servercore:ltsc2019',
      'windows/amd64:10.0.17763.8755',
      'docker-archive',
      /^windows-servercore-ltsc2019-windows-amd64-10\.0\.17763\.8755-[0-9a-f]{8}\.tar$/,
    ],
    [
      'mcr.microsoft.com/dotnet/framework/runtime:4.8',
      null,
      'oci-archive',
      /^dotnet-framework-runtime-4\.8-[0-9a-f]{8}\.oci\.tar$/,
    ],
    ['localhost:5000/a:1.0', 'linux/arm64/v8', 'oci', /^a-1\.0-linux-arm64-v8-[0-9a-f]{8}-oci$/],
    [
      `r.example/a@sha256:${'0123456789ab'.padEnd(64, '0')}`,
      null,
      'docker-archive',
      /^a-0123456789ab-[0-9a-f]{8}\.tar$/,
    ],
  ] as const)('%s for %s as %s is %s', (reference, platform, format, name) => {
    expect(exportName(reference, platform, format)).toMatch(name);
  });

  it.each([
    [['r.example/a-b/c:1', 'r.example/a/b-c:1', 'r.example/a/b/c:1', 'r.example/a/b:c-1']],
    [['one.example/a:1', 'two.example/a:1']],
    [['r.example/a:Latest', 'r.example/a:latest']],
    [[`r.example/${'a'.repeat(190)}/b:1`, `r.example/b${'a'.repeat(190)}/b:1`]],
    [[`r.example/a@sha256:${'0'.repeat(64)}`, `r.example/a@sha256:${'0'.repeat(63)}1`]],
  ])('tells images apart whose names would be written alike', (references) => {
    const names = references.map((reference) =>
      exportName(reference, 'linux/amd64', 'oci-archive').toLowerCase(),
    );
    expect(new Set(names).size).toBe(references.length);
    expect(names.every((name) => name.length < 255)).toBe(true);
  });

  it('gives any two images and platforms names that differ, also where case does not count', () => {
    const part = fc.stringMatching(/^[a-z]{1,2}([-._][a-z]{1,2})?$/);
    const image = fc.record({
      reference: fc
        .tuple(part, part, part)
        .map(([host, name, tag]) => `${host}.example/${name}/${tag}:${tag}`),
      platform: fc.constantFrom(null, 'linux/amd64', 'linux/arm/v7', 'linux/arm-v7'),
    });
    fc.assert(
      fc.property(image, image, (one, other) => {
        const [left, right] = [one, other].map(({ reference, platform }) =>
          exportName(reference, platform, 'oci').toLowerCase(),
        );
        expect(left === right).toBe(one.reference === other.reference && one.platform === other.platform);
      }),
    );
  });

  it('images of other repositories and platforms have other names', () => {
    const images = ['windows/servercore', 'a/framework/servercore', 'b/framework/servercore'].flatMap(
      (repository) =>
        ['windows/amd64:10.0.17763.1', 'windows/amd64:10.0.20348.1', 'windows/arm64', 'linux/amd64'].map(
          (platform) => exportName(`mcr.microsoft.com/${repository}:ltsc2019`, platform, 'docker-archive'),
        ),
    );
    expect(new Set(images).size).toBe(images.length);
  });

  it('names a folder by the day', () => {
    expect(bundleName(new Date('2026-12-11T10:00:00Z'))).toBe('longshore-2026-12-11');
  });

  it('keeps the slash of the system', () => {
    expect(joinPath(parentFolder('D:\\images\\library'), 'a.tar')).toBe('D:\\images\\a.tar');
    expect(joinPath(parentFolder('/srv/library'), 'a.tar')).toBe('/srv/a.tar');
    expect(joinPath('/', 'a.tar')).toBe('/a.tar');
  });

  it.each([
    ['D:\\images\\a.tar', 'a.tar'],
    ['/srv/a b.tar', 'a b.tar'],
    ['a.tar', 'a.tar'],
  ])('the last name of %s is %s', (path, name) => {
    expect(fileName(path)).toBe(name);
  });

  it.each([
    ['/a', true],
    ['C:\\a', true],
    ['\\\\server\\share', true],
    ['a/b', false],
    ['', false],
  ])('%s absolute: %s', (path, expected) => {
    expect(isAbsolutePath(path)).toBe(expected);
  });
});
