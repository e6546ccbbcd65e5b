import { describe, expect, it } from 'vitest';
import { isAbsolutePath } from '../../../shared/schemas/input-text.ts';
import { exportName, fileName, joinPath, parentFolder } from './export-path.ts';

describe('export paths', () => {
  it.each([
    ['mcr.microsoft.com/windows/servercore:ltsc2019', 'docker-archive', 'servercore-ltsc2019.tar'],
    ['mcr.microsoft.com/windows/servercore:ltsc2019', 'oci-archive', 'servercore-ltsc2019.oci.tar'],
    ['localhost:5000/a:1.0', 'oci', 'a-1.0-oci'],
    [`r.example/a@sha256:${'0123456789ab'.padEnd(64, '0')}`, 'docker-archive', 'a-0123456789ab.tar'],
  ] as const)('%s as %s is %s', (reference, format, name) => {
    expect(exportName(reference, format)).toBe(name);
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
