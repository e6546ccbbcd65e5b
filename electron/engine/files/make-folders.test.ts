import { mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { openEngine } from '../engine.ts';
import { Library } from '../library/layout.ts';
import { makeFolders } from './make-folders.ts';

/** Linux makes no folder here, for root neither, and answers as if `/proc` itself were missing. */
const impossible = '/proc/longshore/below';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});

test('missing folders are made, those that are there stay', async () => {
  const path = join(folder, 'a', 'b', 'c');
  await makeFolders(path);
  await makeFolders(path);
  expect(statSync(path).isDirectory()).toBe(true);
});

test('several at once may make the same folders', async () => {
  const path = join(folder, 'a', 'b');
  await Promise.all(Array.from({ length: 8 }, () => makeFolders(path)));
  expect(statSync(path).isDirectory()).toBe(true);
});

test('a folder behind a link is used', async () => {
  mkdirSync(join(folder, 'real'));
  symlinkSync(join(folder, 'real'), join(folder, 'link'), 'junction');
  await makeFolders(join(folder, 'link', 'below'));
  expect(statSync(join(folder, 'real', 'below')).isDirectory()).toBe(true);
});

test.each(['file', 'file/below'])('%s, where a file is in the way, is refused', async (name) => {
  writeFileSync(join(folder, 'file'), '');
  await expect(makeFolders(join(folder, name))).rejects.toMatchObject({ code: 'DISK_PERMISSION' });
});

test('a link to nothing is refused', async () => {
  symlinkSync(join(folder, 'missing'), join(folder, 'link'), 'junction');
  await expect(makeFolders(join(folder, 'link', 'below'))).rejects.toMatchObject({ code: 'DISK_PERMISSION' });
});

test.for([
  ['a folder', () => makeFolders(impossible)],
  ['a library', () => Library.open(impossible)],
  ['a state folder', () => openEngine({ stateFolder: impossible, queue: 'memory' })],
] as const)('where no folder can be made, %s is refused at once', async ([_what, make], context) => {
  context.skip(process.platform !== 'linux', 'only Linux has /proc');
  await expect(make()).rejects.toMatchObject({
    code: 'DISK_PERMISSION',
    details: { path: expect.stringMatching(/^\/proc\/longshore/) },
  });
});
