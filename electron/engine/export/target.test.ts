import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { assertExportTarget } from './target.ts';

const path = resolve('image.tar');

test('what can be made is let through', () => {
  expect(() => assertExportTarget({ format: 'docker-archive', path }, false)).not.toThrow();
  expect(() => assertExportTarget({ format: 'oci-archive', path }, true)).not.toThrow();
});

test('a relative path is refused: nobody knows which folder was meant', () => {
  expect(() => assertExportTarget({ format: 'oci', path: 'image' }, false)).toThrow(
    expect.objectContaining({ code: 'DISK_PERMISSION', details: { path: 'image' } }),
  );
});

test('several platforms do not fit into a docker-archive', () => {
  expect(() => assertExportTarget({ format: 'docker-archive', path }, true)).toThrow(
    expect.objectContaining({ code: 'PLATFORM_NOT_FOUND' }),
  );
});
