import { mkdir, realpath, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import { placeInFolder } from './export-folder.ts';

let top: string;
let folder: string;

beforeEach(async () => {
  top = await realpath(temporaryFolder());
  folder = join(top, 'exports');
  await mkdir(join(folder, 'sub'), { recursive: true });
});

test.each([
  'image.tar',
  'servercore-ltsc2019.oci.tar',
  'sub/image.tar',
  'new/one/image.tar',
  'a/../b.tar',
  '映像.tar',
  "it's.tar",
  `${'a'.repeat(196)}.tar`,
])('%s is a place in the folder', async (name) => {
  expect(await placeInFolder(folder, `${folder}/${name}`)).toBe(join(folder, name));
});

test.each([
  '',
  '.',
  '..',
  '../x.tar',
  'a/../../x.tar',
  '../exports-of-another/x.tar',
  '.bashrc',
  '.ssh/authorized_keys',
  'sub/.profile',
  'CON',
  'con.tar',
  'Nul.tar',
  'COM1.tar',
  'lpt¹.tar',
  'image.tar.',
  'image.tar ',
  ' image.tar',
  'sub./image.tar',
  '-rf.tar',
  '~root.tar',
  'a:b.tar',
  'image.tar:stream',
  'a\\b.tar',
  'a\u0000.tar',
  'a\nb.tar',
  'evil\u202Erat.tar',
  `${'a'.repeat(300)}.tar`,
  `${'字'.repeat(70)}.tar`,
])('%j is none', async (name) => {
  await expect(placeInFolder(folder, `${folder}/${name}`)).rejects.toMatchObject({ code: 'DISK_PERMISSION' });
});

test.each(['/etc/passwd', '/x.tar', '/'])('%s is none', async (path) => {
  await expect(placeInFolder(folder, path)).rejects.toMatchObject({
    code: 'DISK_PERMISSION',
    message: expect.stringContaining(folder),
  });
});

test('a link in the folder leads nowhere, whether what it names is there or not', async () => {
  await mkdir(join(top, 'outside'));
  await writeFile(join(top, 'outside', 'file.tar'), 'precious');
  await symlink(join(top, 'outside'), join(folder, 'link'), 'junction');
  await symlink(join(top, 'nothing'), join(folder, 'dangling'), 'junction');
  for (const name of ['link', 'link/file.tar', 'link/new.tar', 'dangling', 'dangling/x.tar'])
    await expect(placeInFolder(folder, join(folder, name)), name).rejects.toMatchObject({
      message: expect.stringMatching(/is a link/),
    });
});

test('a folder that its owner reaches by a link is its own, by both names', async () => {
  const link = join(top, 'by-link');
  await symlink(folder, link, 'junction');
  for (const path of [join(link, 'a.tar'), join(folder, 'a.tar')])
    expect(await placeInFolder(link, path)).toBe(join(folder, 'a.tar'));
});

test('a folder that is not there yet is a place all the same', async () => {
  const absent = join(top, 'absent');
  expect(await placeInFolder(absent, join(absent, 'a.tar'))).toBe(join(absent, 'a.tar'));
});
