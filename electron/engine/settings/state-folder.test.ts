import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { QueueFile } from '../downloads/records/queue-file.ts';
import { SignInStore } from '../registry/access/sign-in-store.ts';
import { openStateFolder } from './state-folder.ts';
import { SettingsStore } from './store.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'longshore-state-'));
  chmodSync(folder, 0o755);
});
afterEach(() => rmSync(folder, { recursive: true }));

const modeOf = (...names: string[]) => (statSync(join(folder, ...names)).mode & 0o777).toString(8);

describe.skipIf(process.platform === 'win32')('a state folder', () => {
  test('is made for this user alone', async () => {
    await openStateFolder(join(folder, 'above', 'state'));
    expect(modeOf('above', 'state')).toBe('700');
  });

  test('of an earlier version is closed, with what is in it', async () => {
    mkdirSync(join(folder, 'cache'), { mode: 0o755 });
    for (const name of ['settings.json', 'downloads.json.unreadable', 'sign-ins.bin'])
      writeFileSync(join(folder, name), '', { mode: 0o644 });
    await openStateFolder(folder);
    expect(modeOf()).toBe('700');
    expect(modeOf('cache')).toBe('700');
    expect(modeOf('settings.json')).toBe('600');
    expect(modeOf('downloads.json.unreadable')).toBe('600');
    expect(modeOf('sign-ins.bin')).toBe('600');
  });

  test('that holds other things too stays open, and so do they', async () => {
    for (const name of ['settings.json', 'letter.txt'])
      writeFileSync(join(folder, name), '', { mode: 0o644 });
    symlinkSync(join(folder, 'letter.txt'), join(folder, 'downloads.json'));
    await openStateFolder(folder);
    expect(modeOf()).toBe('755');
    expect(modeOf('letter.txt')).toBe('644');
    expect(modeOf('settings.json')).toBe('600');
  });

  test('holds files that only this user can read', async () => {
    const before = process.umask(0);
    try {
      await openStateFolder(folder);
      writeFileSync(join(folder, 'settings.json'), '{}', { mode: 0o644 });
      await (await SettingsStore.open(join(folder, 'settings.json'), {}, true)).update({ limitRate: 5 });
      await new QueueFile(join(folder, 'downloads.json')).save([]);
      const box = {
        isProtected: async () => true,
        encrypt: async (text: string) => Buffer.from(text),
        decrypt: async (bytes: Buffer) => bytes.toString(),
      };
      const credential = { kind: 'password', username: 'a', password: 'b' } as const;
      await new SignInStore(join(folder, 'sign-ins.bin'), box).keep('registry.example', 'a', credential);
    } finally {
      process.umask(before);
    }
    expect(['settings.json', 'downloads.json', 'sign-ins.bin'].map((name) => modeOf(name))).toEqual([
      '600',
      '600',
      '600',
    ]);
  });
});
