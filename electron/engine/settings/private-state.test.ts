import { chmod, mkdir, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { openEngine } from '../engine.ts';
import { keepStatePrivate } from './private-state.ts';

let folder: string;
beforeEach(async () => {
  folder = temporaryFolder();
  await chmod(folder, 0o755);
});

const modeOf = async (name: string) => (await stat(join(folder, name))).mode & 0o777;

describe.skipIf(process.platform === 'win32')('a state folder', () => {
  test('of an earlier version is closed to other users, with what is in it', async () => {
    const names = [
      'settings.json',
      'downloads.json',
      'sign-ins.bin',
      'settings.json.unreadable',
      'window.json',
      'followed.json',
      'mirrors.json',
      'hosts.json',
      'uploads.json',
    ];
    for (const name of names) await writeFile(join(folder, name), '{}', { mode: 0o644 });
    await writeFile(join(folder, 'mirrors.json.lock'), '');
    for (const name of ['cache', 'serving', 'listings', 'sigstore', 'revocation'])
      await mkdir(join(folder, name), { mode: 0o755 });
    await keepStatePrivate(folder);
    for (const name of names) expect(await modeOf(name), name).toBe(0o600);
    const modes = await Promise.all(['cache', 'serving', 'listings', '.'].map(modeOf));
    expect(modes).toEqual([0o700, 0o700, 0o700, 0o700]);
  });

  test('that holds other things keeps its mode and theirs', async () => {
    await writeFile(join(folder, 'settings.json'), '{}', { mode: 0o644 });
    await writeFile(join(folder, 'program'), '');
    await chmod(join(folder, 'program'), 0o755);
    await keepStatePrivate(folder);
    expect([await modeOf('.'), await modeOf('program'), await modeOf('settings.json')]).toEqual([
      0o755, 0o755, 0o600,
    ]);
  });

  test('changes nothing behind a link', async () => {
    const other = join(folder, 'other');
    await writeFile(other, '');
    await chmod(other, 0o644);
    await mkdir(join(folder, 'state'));
    await symlink(other, join(folder, 'state', 'settings.json'));
    await keepStatePrivate(join(folder, 'state'));
    expect(await modeOf('other')).toBe(0o644);
  });

  test('is closed as soon as the engine makes it, and so is what it writes', async () => {
    const stateFolder = join(folder, 'new', 'state');
    const libraryFolder = join(folder, 'library');
    const engine = await openEngine({ stateFolder, libraryFolder, queue: 'persistent' });
    try {
      await engine.settings.update({ theme: 'dark' });
    } finally {
      await engine.close();
    }
    expect(await modeOf('new/state')).toBe(0o700);
    expect(await modeOf('new/state/settings.json')).toBe(0o600);
  });
});
