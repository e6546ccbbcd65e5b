import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { assertLibraryChoice } from './library-choice.ts';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});

const refused = (reason: RegExp) => ({ code: 'DISK_PERMISSION', message: expect.stringMatching(reason) });

test('an empty folder, a new one, an empty disk and a layout can be the library', async () => {
  await mkdir(join(folder, 'disk', 'lost+found'), { recursive: true });
  await mkdir(join(folder, 'layout'));
  await writeFile(join(folder, 'layout', 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  await writeFile(join(folder, 'layout', 'index.json'), '{}');
  await mkdir(join(folder, 'empty'));
  for (const name of ['empty', 'new', 'several/new', 'disk', 'layout'])
    await assertLibraryChoice(join(folder, name));
});

test('a folder with other files cannot, by a link neither', async () => {
  await mkdir(join(folder, 'home'));
  await writeFile(join(folder, 'home', '.profile'), '');
  await symlink(join(folder, 'home'), join(folder, 'link'), 'junction');
  for (const name of ['home', 'link'])
    await expect(assertLibraryChoice(join(folder, name))).rejects.toMatchObject(refused(/holds other files/));
  await writeFile(join(folder, 'file'), '');
  await expect(assertLibraryChoice(join(folder, 'file'))).rejects.toMatchObject({ code: 'DISK_PERMISSION' });
});

test.skipIf(process.platform === 'win32')('a folder of the system cannot, and none in it', async () => {
  await symlink('/etc', join(folder, 'link'));
  for (const path of [
    '/',
    '/etc',
    '/etc/longshore',
    '/usr/lib/longshore/x',
    '/tmp/../dev',
    join(folder, 'link', 'new'),
  ])
    await expect(assertLibraryChoice(path), path).rejects.toMatchObject(refused(/belongs to the system/));
  await expect(assertLibraryChoice('library')).rejects.toMatchObject(refused(/no whole path/));
});
