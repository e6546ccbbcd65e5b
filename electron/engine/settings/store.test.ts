import { execFileSync } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { needEnterable } from '../../../tests/support/other-account.ts';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { SettingsStore } from './store.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = temporaryFolder();
  path = join(folder, 'settings.json');
});

const open = () => SettingsStore.open(path, {}, true);

test('changes made at the same time are all kept', async () => {
  const store = await open();
  await Promise.all([store.update({ theme: 'dark' }), store.update({ language: 'zh-CN' })]);
  expect(store.get()).toMatchObject({ theme: 'dark', language: 'zh-CN' });
  expect((await open()).get()).toMatchObject({ theme: 'dark', language: 'zh-CN' });
});

test('a change that fits no setting fails alone', async () => {
  const store = await open();
  const wrong = store.update({ connectionsPerBlob: 1000 });
  const right = store.update({ theme: 'light' });
  await expect(wrong).rejects.toMatchObject({ code: 'INTERNAL' });
  expect(await right).toMatchObject({ theme: 'light', connectionsPerBlob: 8 });
});

test('a value that cannot be has its default, the others stay', async () => {
  await writeFile(path, JSON.stringify({ libraryPath: '/data/library', theme: 'sepia', limitRate: -1 }));
  const { libraryPath, theme, limitRate } = (await open()).get();
  expect({ libraryPath, theme, limitRate }).toEqual({
    libraryPath: '/data/library',
    theme: 'system',
    limitRate: 10_000_000,
  });
});

test.each(['', '[]', 'null', '{'])('a file that holds %j is set aside', async (text) => {
  await writeFile(path, text);
  expect((await open()).get().theme).toBe('system');
  expect(await readdir(folder)).toEqual(['settings.json.unreadable']);
  expect(await readFile(`${path}.unreadable`, 'utf8')).toBe(text);
});

test('a library folder that can be made is saved, and takes files by then', async () => {
  const libraryPath = join(folder, 'new', 'library');
  expect((await (await open()).update({ libraryPath })).libraryPath).toBe(libraryPath);
  expect(await readdir(libraryPath)).toEqual([]);
});

test.each([
  ['below a file', (folder: string) => join(folder, 'file', 'library')],
  ['in the place of a file', (folder: string) => join(folder, 'file')],
  ['that begins nowhere', () => 'library'],
])('a library folder %s is refused, and the old one stays', async (_where, libraryPath) => {
  await writeFile(join(folder, 'file'), '');
  const store = await open();
  const before = await store.update({ libraryPath: join(folder, 'library') });
  await expect(store.update({ libraryPath: libraryPath(folder), theme: 'dark' })).rejects.toMatchObject({
    code: 'DISK_PERMISSION',
  });
  expect(store.get()).toEqual(before);
  expect((await open()).get()).toEqual(before);
});

test('a library folder that is not changed is not judged again', async () => {
  const libraryPath = join(folder, 'library');
  const store = await open();
  await store.update({ libraryPath });
  await rm(libraryPath, { recursive: true });
  await writeFile(libraryPath, 'in the way');
  expect(await store.update({ libraryPath, theme: 'dark' })).toMatchObject({ theme: 'dark' });
  expect(await store.update({ libraryPath: '' })).toMatchObject({ libraryPath: '' });
});

test.skipIf(process.platform === 'win32')(
  'a library folder that takes no files is refused',
  async (context) => {
    needEnterable(context, folder);
    const closed = join(folder, 'closed');
    await mkdir(closed);
    await chmod(closed, 0o555);
    await chmod(folder, 0o755);
    const moduleUrl = new URL('./library-place.ts', import.meta.url).href;
    const script = `const { assertLibraryPlace } = await import(${JSON.stringify(moduleUrl)});
    // Root may write anywhere.
    if (process.getuid() === 0) process.setuid(65_534);
    await assertLibraryPlace(${JSON.stringify(closed)}).catch((error) => console.log(JSON.stringify(error)));`;
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
    });
    expect(JSON.parse(output)).toMatchObject({ code: 'DISK_PERMISSION', details: { path: closed } });
  },
);

test('settings that cannot be read are told of, by their names where some of them can be', async () => {
  const told: string[] = [];
  const openTold = (isPersistent: boolean) =>
    SettingsStore.open(path, {}, isPersistent, (_level, message) => void told.push(message));
  await writeFile(path, JSON.stringify({ language: 'en', signatureRules: 'refuse', constructor: 5 }));
  await openTold(false);
  expect(told.splice(0)).toEqual([
    expect.stringMatching(
      /^These settings in .*settings\.json have values that cannot be: signatureRules\. /,
    ),
  ]);
  await writeFile(path, '{');
  for (const isPersistent of [false, true]) await openTold(isPersistent);
  expect(told).toEqual([
    expect.stringMatching(/no rule for signatures\. Correct the file/),
    expect.stringMatching(/It is kept as .*\.unreadable\.$/),
  ]);
  told.length = 0;
  await openTold(true);
  expect(told).toEqual([]);
});
