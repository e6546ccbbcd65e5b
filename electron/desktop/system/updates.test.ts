import { EventEmitter } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { answers, app, recorded, resetElectron } from '../../../tests/support/electron/electron-stand-in.ts';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { desktopWords } from '../words.ts';
import { type BuildFacts, readBuildFacts } from './build-facts.ts';
import { followUpdates, type Updater } from './updates.ts';

const releasePage = 'https://github.com/owner/longshore/releases';

class UpdaterStandIn extends EventEmitter {
  autoDownload = true;
  autoInstallOnAppQuit = true;
  logger: Updater['logger'] = console;
  checks = 0;
  async checkForUpdates() {
    this.checks += 1;
    return null;
  }
}

let folder: string;
let updater: UpdaterStandIn;
let loads: number;
let end: () => void;

beforeEach(async () => {
  folder = temporaryFolder();
  resetElectron(folder);
  updater = new UpdaterStandIn();
  loads = 0;
});
afterEach(async () => {
  end?.();
});

function follow(facts: BuildFacts, isWanted = true): void {
  end = followUpdates({
    facts,
    isWanted: () => isWanted,
    async loadUpdater() {
      loads += 1;
      return updater as unknown as Updater;
    },
    words: () => desktopWords('en'),
    log: { write: () => {}, error: () => {}, recent: () => [] },
  });
}

describe('updates', () => {
  it('are fetched and put in place by a signed package that can replace itself', async () => {
    follow({ updates: 'installs', releasePage });
    await vi.waitFor(() => expect(updater.checks).toBe(1));
    expect(updater).toMatchObject({ autoDownload: true, autoInstallOnAppQuit: true });
    updater.emit('update-available', { version: '9.0.0' });
    expect(recorded.notifications).toEqual([]);
    updater.emit('update-downloaded', { version: '9.0.0' });
    expect(recorded.notifications[0]?.options.title).toBe('Longshore 9.0.0 is ready');
  });

  it('are only told of by any other, once a version, with the page of releases behind it', async () => {
    follow({ updates: 'tells', releasePage });
    await vi.waitFor(() => expect(updater.checks).toBe(1));
    expect(updater).toMatchObject({ autoDownload: false, autoInstallOnAppQuit: false });
    for (const version of ['9.0.0', '9.0.0']) updater.emit('update-available', { version });
    expect(recorded.notifications.map(({ options }) => options.title)).toEqual([
      'Longshore 9.0.0 is available',
    ]);
    recorded.notifications[0]?.emit('click');
    expect(recorded.openedExternally).toEqual([releasePage]);
  });

  it('are not looked for where the settings say so, or by a package that cannot', () => {
    follow({ updates: 'installs', releasePage }, false);
    for (const updates of ['none', 'by-hand'] as const) follow({ updates, releasePage });
    expect(loads).toBe(0);
  });

  it('that cannot be had are no fault', async () => {
    follow({ updates: 'installs', releasePage });
    await vi.waitFor(() => expect(updater.checks).toBe(1));
    expect(() => updater.emit('error', new Error('offline'))).not.toThrow();
  });
});

describe('the facts of a build', () => {
  const file = 'owner: owner\nrepo: longshore\nprovider: github\nupdaterCacheDirName: longshore-updater\n';
  const packaged = async (packageJson: object, updateFile?: string, platform?: NodeJS.Platform) => {
    app.isPackaged = true;
    answers.appPath = join(folder, 'app.asar');
    await mkdir(answers.appPath, { recursive: true });
    await writeFile(join(answers.appPath, 'package.json'), JSON.stringify(packageJson));
    if (updateFile !== undefined) await writeFile(join(folder, 'app-update.yml'), updateFile);
    return readBuildFacts(folder, platform);
  };

  it('are what packaging left in it', async () => {
    expect(await packaged({ signed: true }, file, 'darwin')).toEqual({ updates: 'installs', releasePage });
    expect(await packaged({}, file, 'darwin')).toEqual({ updates: 'tells', releasePage });
  });

  it.each([
    ['win32', 'PORTABLE_EXECUTABLE_FILE', 'tells'],
    ['win32', undefined, 'tells'],
    ['linux', 'APPIMAGE', 'installs'],
    ['linux', undefined, 'by-hand'],
  ] as const)('say what a signed package of %s with %s can do: %s', async (platform, variable, updates) => {
    // Neither an installer nor a package manager has put the program of this test where it is.
    if (variable !== undefined) vi.stubEnv(variable, '/somewhere');
    onTestFinished(() => void vi.unstubAllEnvs());
    expect(await packaged({ signed: true }, file, platform)).toMatchObject({ updates });
  });

  it.each([
    ['nothing', undefined],
    ['another provider', 'provider: generic\nurl: https://evil.example\n'],
    ['names that are none', 'owner: ../evil\nrepo: x\nprovider: github\n'],
  ])('are modest with %s', async (_name, content) => {
    expect(await packaged({}, content)).toEqual({ updates: 'none', releasePage: undefined });
  });

  it('are none in a checkout', async () => {
    await writeFile(join(folder, 'app-update.yml'), file);
    expect(readBuildFacts(folder)).toEqual({ updates: 'none', releasePage: undefined });
  });
});
