import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { openEngine } from '../engine.ts';
import type { SecretBox } from '../registry/access/secret-box.ts';
import { SettingsStore } from '../settings/store.ts';
import { ProxyPassword } from './proxy-password.ts';
import { createSettings } from './settings-service.ts';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});

const box: SecretBox = {
  isProtected: async () => true,
  isReadableByAnybody: () => false,
  encrypt: async (text) => Buffer.from(Buffer.from(text).toString('hex')),
  decrypt: async (bytes) => Buffer.from(bytes.toString(), 'hex').toString(),
};

async function open(secretBox: SecretBox | undefined) {
  const store = await SettingsStore.open(join(folder, 'settings.json'), {}, true);
  const password = await ProxyPassword.open(join(folder, 'proxy.bin'), secretBox);
  const settings = createSettings(store, password);
  return {
    settings,
    /** What the connection to the proxy gets. */
    proxy: () => password.fill(store.get().proxy),
    state: () => password.state(store.get().proxy),
  };
}

async function everythingOnDisk(): Promise<string> {
  const names = await readdir(folder);
  return (await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))).join('\n');
}

test('a password is shown to nobody, written encrypted only, and there after a restart', async () => {
  const { settings } = await open(box);
  const heard: string[] = [];
  settings.onChange(({ proxy }) => heard.push(proxy));
  const answer = await settings.update({ proxy: 'http://ann:hunter%2F2@proxy.example:8080' });
  expect(answer.proxy).toBe('http://ann:***@proxy.example:8080');
  expect(settings.get().proxy).toBe('http://ann:***@proxy.example:8080');
  expect(heard.join()).not.toContain('hunter');
  expect(await everythingOnDisk()).not.toContain('hunter');
  expect(JSON.parse(await readFile(join(folder, 'settings.json'), 'utf8')).proxy).toBe(
    'http://ann@proxy.example:8080',
  );
  if (process.platform !== 'win32') expect((await stat(join(folder, 'proxy.bin'))).mode & 0o777).toBe(0o600);
  const later = await open(box);
  expect(later.proxy()).toBe('http://ann:hunter%2F2@proxy.example:8080');
  expect(later.state()).toBe('kept');
  expect(later.settings.get().proxy).toBe('http://ann:***@proxy.example:8080');
});

test('the placeholder keeps the password of its address, and gives it to no other', async () => {
  const { settings, proxy } = await open(box);
  await settings.update({ proxy: 'http://ann:hunter2@proxy.example:8080' });
  await settings.update({ proxy: 'http://ann:***@proxy.example:8080', theme: 'dark' });
  await settings.update({ language: 'en' });
  expect(proxy()).toBe('http://ann:hunter2@proxy.example:8080');
  for (const address of ['evil.example:8080', 'proxy.example:8081']) {
    await settings.update({ proxy: `http://ann:***@${address}` });
    expect(proxy()).toBe(`http://ann@${address}`);
    expect(settings.get().proxy).toBe(`http://ann@${address}`);
    expect(await readdir(folder)).not.toContain('proxy.bin');
    await settings.update({ proxy: 'http://ann:hunter2@proxy.example:8080' });
  }
  await settings.update({ proxy: 'http://ann@proxy.example:8080' });
  expect(proxy()).toBe('http://ann@proxy.example:8080');
});

test.each([undefined, { ...box, isProtected: async () => false }])(
  'without protection by the system it ends with the process',
  async (secretBox) => {
    const { settings, proxy, state } = await open(secretBox);
    await settings.update({ proxy: 'http://ann:hunter2@proxy.example:8080' });
    expect([proxy(), state()]).toEqual(['http://ann:hunter2@proxy.example:8080', 'session']);
    expect(await everythingOnDisk()).not.toContain('hunter2');
    const later = await open(secretBox);
    expect([later.proxy(), later.state()]).toEqual(['http://ann@proxy.example:8080', 'none']);
  },
);

test('a password that anybody could decrypt is removed and not used', async () => {
  const { settings } = await open(box);
  await settings.update({ proxy: 'http://ann:hunter2@proxy.example:8080' });
  const { proxy, state } = await open({ ...box, isReadableByAnybody: () => true });
  expect([proxy(), state()]).toEqual(['http://ann@proxy.example:8080', 'none']);
  expect(await readdir(folder)).not.toContain('proxy.bin');
});

test('a proxy without a password, and what is no address, stay as they are', async () => {
  const { settings, proxy } = await open(box);
  for (const text of ['environment', 'none', 'http://', 'http://proxy.example:8080/', 'proxy.example:8080']) {
    expect((await settings.update({ proxy: text })).proxy).toBe(text);
    expect(proxy()).toBe(text);
  }
  expect(await readdir(folder)).toEqual(['settings.json']);
});

test('a file of an earlier version shows its password to no client', async () => {
  await writeFile(
    join(folder, 'settings.json'),
    JSON.stringify({ proxy: 'http://ann:hunter2@proxy.example:8080' }),
  );
  const { settings, proxy } = await open(box);
  expect(settings.get().proxy).toBe('http://ann:***@proxy.example:8080');
  expect(proxy()).toBe('http://ann:hunter2@proxy.example:8080');
  await settings.update({ proxy: 'http://ann:***@proxy.example:8080', theme: 'dark' });
  expect(proxy()).toBe('http://ann:hunter2@proxy.example:8080');
  await settings.update({ proxy: 'http://ann:***@evil.example:8080' });
  expect(proxy()).toBe('http://ann@evil.example:8080');
});

test('a file of an earlier version loses its password to the system’s protection, where there is some', async () => {
  const proxy = 'http://ann:hunter2@proxy.example:8080';
  await writeFile(join(folder, 'settings.json'), JSON.stringify({ proxy }));
  const places = {
    stateFolder: folder,
    libraryFolder: join(folder, 'library'),
    queue: 'persistent',
  } as const;
  const states: string[] = [];
  for (const secretBox of [undefined, box]) {
    const engine = await openEngine({ ...places, ...(secretBox === undefined ? {} : { secretBox }) });
    states.push(`${engine.settings.get().proxy} ${engine.proxyPassword()}`);
    await engine.close();
    const text = await readFile(join(folder, 'settings.json'), 'utf8');
    expect(text.includes('hunter2')).toBe(secretBox === undefined);
  }
  expect(states).toEqual([
    'http://ann:***@proxy.example:8080 none',
    'http://ann:***@proxy.example:8080 kept',
  ]);
});
