import { existsSync, mkdirSync, readdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { sweep } from './sweep.ts';

const day = 24 * 60 * 60 * 1000;

test('what has not changed for two months goes, and nothing that it leads to', () => {
  const folder = temporaryFolder();
  const elsewhere = temporaryFolder();
  writeFileSync(join(elsewhere, 'kept'), '');
  mkdirSync(join(folder, 'old'));
  writeFileSync(join(folder, 'old', 'code'), '');
  symlinkSync(elsewhere, join(folder, 'old', 'link'));
  writeFileSync(join(folder, 'new'), '');
  const longAgo = (Date.now() - 61 * day) / 1000;
  utimesSync(join(folder, 'old'), longAgo, longAgo);
  sweep(folder);
  expect(readdirSync(folder)).toEqual(['new']);
  expect(existsSync(join(elsewhere, 'kept'))).toBe(true);
});

test('a clock that is behind removes nothing, and a folder that is not there is passed over', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'new'), '');
  sweep(folder, 0);
  expect(readdirSync(folder)).toEqual(['new']);
  sweep(join(folder, 'none'));
});
