import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { app, recorded, resetElectron } from '../../../tests/support/electron/electron-stand-in.ts';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { setOpenAtLogin } from './open-at-login.ts';

let folder: string;

beforeEach(async () => {
  folder = temporaryFolder();
  resetElectron(folder);
});

describe('opening at login', () => {
  it('is set with the system on Windows and macOS', async () => {
    app.isPackaged = true;
    await setOpenAtLogin(true, folder, 'win32');
    expect(recorded.loginItem).toEqual({ openAtLogin: true, path: process.execPath });
    await setOpenAtLogin(false, folder, 'darwin');
    expect(recorded.loginItem?.openAtLogin).toBe(false);
  });

  it('is an autostart entry on Linux', async () => {
    app.isPackaged = true;
    await setOpenAtLogin(true, folder, 'linux');
    const entry = await readFile(join(folder, 'autostart', 'longshore-desktop.desktop'), 'utf8');
    expect(entry).toContain(`Exec="${process.execPath}"`);
    await setOpenAtLogin(false, folder, 'linux');
    expect(await readdir(join(folder, 'autostart'))).toEqual([]);
  });

  it('opens the file that stays, not the folder that a portable program or an AppImage unpacks itself into', async () => {
    app.isPackaged = true;
    vi.stubEnv('PORTABLE_EXECUTABLE_FILE', 'D:\\Longshore-portable.exe');
    await setOpenAtLogin(true, folder, 'win32');
    expect(recorded.loginItem).toEqual({ openAtLogin: true, path: 'D:\\Longshore-portable.exe' });
    vi.unstubAllEnvs();
    vi.stubEnv('APPIMAGE', '/opt/my apps/100%.AppImage');
    await setOpenAtLogin(true, folder, 'linux');
    vi.unstubAllEnvs();
    const entry = await readFile(join(folder, 'autostart', 'longshore-desktop.desktop'), 'utf8');
    expect(entry).toContain('\nExec="/opt/my apps/100%%.AppImage"\n');
  });

  it('is left alone by a checkout', async () => {
    await setOpenAtLogin(true, folder, 'win32');
    await setOpenAtLogin(true, folder, 'linux');
    expect(recorded.loginItem).toBeUndefined();
    expect(await readdir(folder)).toEqual([]);
  });
});
