import { expect, it } from 'vitest';
import { withoutFurtherParts } from './import-jobs.ts';

it('imports an archive once, however many of its parts are dropped', () => {
  expect(
    withoutFurtherParts([
      '/a/x.tar.002',
      '/a/x.tar.001',
      '/b/x.tar.001',
      '/a/y.tar',
      '/a/x.tar.003',
      '/a/2024.12',
    ]),
  ).toEqual(['/a/x.tar.002', '/b/x.tar.001', '/a/y.tar', '/a/2024.12']);
});
