import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SettingsStore } from './settings-store.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'longshore-settings-'));
  path = join(folder, 'settings.json');
});
afterEach(() => rm(folder, { recursive: true }));

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
