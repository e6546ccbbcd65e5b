import { describe, expect, it } from 'vitest';
import { isAbsolutePath } from '../../../shared/schemas/input-text.ts';
import { exportName, fileName, joinPath, parentFolder } from './export-path.ts';

describe('export paths', () => {
  it.each([
    [
      'mcr.microsoft.com/windows/servercore:ltsc2019',
      'windows/amd64:10.0.17763.8755',
      'docker-archive',
      'windows-servercore-ltsc2019-windows-amd64-10.0.17763.8755.tar',
    ],
    [
      'mcr.microsoft.com/dotnet/framework/runtime:4.8',
      null,
      'oci-archive',
      'dotnet-framework-runtime-4.8.oci.tar',
    ],
    ['localhost:5000/a:1.0', 'linux/arm64/v8', 'oci', 'a-1.0-linux-arm64-v8-oci'],
    [`r.example/a@sha256:${'0123456789ab'.padEnd(64, '0')}`, null, 'docker-archive', 'a-0123456789ab.tar'],
  ] as const)('%s for %s as %s is %s', (reference, platform, format, name) => {
    expect(exportName(reference, platform, format)).toBe(name);
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
