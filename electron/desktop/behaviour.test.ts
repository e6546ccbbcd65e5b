import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { settingsSchema } from '../../shared/schemas/settings.ts';
import { changeTo, rowIn, showEvents, snapshotOf } from '../../tests/support/download-events.ts';
import { answers, app, recorded, resetElectron } from '../../tests/support/electron/electron-stand-in.ts';
import { createSampleEngine } from '../../tests/support/sample-engine.ts';
import { createRetryWhenOnline } from './downloads/retry-when-online.ts';
import { createWhenAllDone } from './downloads/when-all-done.ts';
import { setOpenAtLogin } from './system/open-at-login.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'longshore-behaviour-'));
  resetElectron(folder);
});
afterEach(() => rm(folder, { recursive: true }));

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

describe('when all is done', () => {
  const run = async (
    whenAllDone: 'nothing' | 'quit' | 'sleep',
    ...events: Parameters<typeof showEvents>[1]
  ) => {
    const done: string[] = [];
    const settings = { ...settingsSchema.parse({}), whenAllDone };
    const actions = { quit: () => void done.push('quit'), sleep: () => void done.push('sleep') };
    await showEvents(
      createWhenAllDone(() => settings, actions),
      events,
    );
    return done;
  };
  const done = [snapshotOf(rowIn('a', 'downloading'), rowIn('b', 'cancelled')), changeTo(rowIn('a', 'done'))];

  it.each(['quit', 'sleep'] as const)('the settings’ %s happens once', async (action) => {
    expect(await run(action, ...done)).toEqual([action]);
  });

  it('nothing happens unless the settings say so', async () => {
    expect(await run('nothing', ...done)).toEqual([]);
  });

  it.each(['waiting', 'paused', 'failed', 'downloading', 'waiting-for-space'] as const)(
    'a download that is %s is not done',
    async (state) => {
      expect(await run('quit', snapshotOf(rowIn('b', state)), changeTo(rowIn('a', 'done')))).toEqual([]);
    },
  );

  it('a list of old downloads is no reason to quit', async () => {
    expect(await run('quit', snapshotOf(rowIn('a', 'done')), changeTo(rowIn('b', 'cancelled')))).toEqual([]);
  });
});

describe('downloads that failed for want of a network', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  const error = (code: 'NETWORK' | 'DENIED') => new AppError(code, 'x').toJSON();
  const failed = snapshotOf(
    rowIn('a', 'failed', { error: error('NETWORK') }),
    rowIn('b', 'failed', { error: error('DENIED') }),
    rowIn('c', 'done'),
  );
  const retriesAfter = (...online: boolean[]) => {
    const engine = createSampleEngine();
    const follower = createRetryWhenOnline(engine.downloads);
    follower.show({
      event: failed,
      rows: new Map(failed.type === 'snapshot' ? failed.downloads.map((row) => [row.id, row]) : []),
      before: new Map(),
    });
    for (const isOnline of online) {
      answers.isOnline = isOnline;
      vi.advanceTimersByTime(5_000);
    }
    follower.end?.();
    vi.advanceTimersByTime(60_000);
    return engine.calls;
  };

  it('are tried again when it returns', () => {
    expect(retriesAfter(true, false, false, true, true)).toEqual(['retry a']);
  });

  it('are left to the user while it was never away', () => {
    expect(retriesAfter(true, true)).toEqual([]);
  });
});
