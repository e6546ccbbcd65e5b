import { expect, test } from 'vitest';
import { bundleRequestSchema } from '../../../shared/schemas/bundle.ts';
import type { LibraryImage } from '../../../shared/schemas/library.ts';
import { type BundleChoice, isSplitSize, requestOf, shapes } from './choice.ts';

const choice: BundleChoice = {
  shape: 'all',
  format: 'oci-archive',
  path: '/media/stick/new',
  split: '4000M',
  isDistributable: true,
  hasSums: true,
  hasScripts: true,
  isReadBack: true,
  have: null,
};
const digest = `sha256:${'0'.repeat(64)}`;
const images = [{ reference: 'r.example/a:1', digest }] as LibraryImage[];

test('every shape is a request that the engine takes', () => {
  for (const shape of shapes) bundleRequestSchema.parse(requestOf(images, choice, shape));
  expect(requestOf(images, choice).target).toEqual({
    format: 'oci-archive',
    path: '/media/stick/new',
    splitBytes: 4_000_000_000,
  });
  // A layout has neither volumes nor archives of its own.
  expect(requestOf(images, choice, 'folder').target).toEqual({ format: 'oci', path: '/media/stick/new' });
  expect(requestOf(images, { ...choice, isDistributable: false, have: [digest] }, 'each')).toMatchObject({
    target: { each: true, keepForeign: true },
    have: [digest],
  });
});

test('takes sizes as the command line does', () => {
  expect(['', '4000M', ' 2G '].every(isSplitSize)).toBe(true);
  expect(['much', '-1', '0', 'constructor'].some(isSplitSize)).toBe(false);
});
