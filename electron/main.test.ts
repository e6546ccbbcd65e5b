import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { startTestServer } from '../tests/support/network/test-server.ts';
import { runningSimulator } from '../tests/support/registries/running-simulator.ts';
import { temporaryFolder } from '../tests/support/temporary-folder.ts';
import type { ApiClient } from './api/client.ts';

// Loaded anew for each test together with main, whose module runs once as a process does.
let electron: typeof import('../tests/support/electron/electron-stand-in.ts');
let folder: string;
const { argv } = process;
const faultEvents = ['uncaughtException', 'unhandledRejection'] as const;
let listenersBefore: Set<unknown>;

// What `vite build` would have put there is not this test's concern.
vi.mock(import('./web/renderer-folder.ts'), () => ({ rendererFolder: () => folder }));

beforeEach(async () => {
  process.argv = ['electron', '.'];
  listenersBefore = new Set(faultEvents.flatMap((event) => process.listeners(event as never)));
  folder = temporaryFolder();
  await writeFile(join(folder, 'index.html'), '<!doctype html>the app');
  vi.stubEnv('LONGSHORE_STATE', join(folder, 'state'));
  vi.stubEnv('LONGSHORE_LIBRARY', join(folder, 'library'));
  vi.resetModules();
  electron = await import('../tests/support/electron/electron-stand-in.ts');
  electron.resetElectron(join(folder, 'user-data'));
});
afterEach(async () => {
  await quit();
  // Main listens for faults as long as its process lives, which here is this one.
  removeFaultListeners();
  process.argv = argv;
  expect(electron.recorded.messageBoxes).toEqual([]);
  vi.unstubAllEnvs();
});

/** Runs main as Electron does: the module first, readiness after it. */
async function boot(): Promise<void> {
  await import('./main.ts');
  electron.becomeReady();
  await vi.waitFor(() =>
    expect(electron.recorded.windows.length + electron.recorded.errorBoxes.length).toBe(1),
  );
}

/** Ends the app as Electron does after `electron.app.quit()`; true when it was held back at first. */
async function quit(): Promise<boolean> {
  const before = electron.recorded.quits;
  let prevented = false;
  electron.app.emit('will-quit', {
    preventDefault() {
      prevented = true;
    },
  });
  if (prevented) await vi.waitFor(() => expect(electron.recorded.quits).toBe(before + 1));
  return prevented;
}

/** Quits, and boots the next process on what this one has left on the disk. */
async function bootAgain(prepare: (app: typeof electron.app) => void = () => {}): Promise<void> {
  await quit();
  removeFaultListeners();
  vi.resetModules();
  electron = await import('../tests/support/electron/electron-stand-in.ts');
  electron.resetElectron(join(folder, 'user-data'));
  electron.answers.appPath = folder;
  prepare(electron.app);
  await boot();
}

/** Leaves in the folder what packaging leaves in an app that knows where newer ones are. */
async function installedApp(): Promise<void> {
  await writeFile(join(folder, 'package.json'), '{}');
  await writeFile(join(folder, 'app-update.yml'), 'provider: github\nowner: owner\nrepo: longshore\n');
  Object.assign(process, { resourcesPath: folder });
  onTestFinished(() => void Reflect.deleteProperty(process, 'resourcesPath'));
}

/** A registry that lets nobody in but `ann` with the password `hunter2`. */
async function registryWithSignIn(): Promise<string> {
  const credentials = `Basic ${Buffer.from('ann:hunter2').toString('base64')}`;
  const { host } = await startTestServer((request, response) =>
    request.headers.authorization === credentials
      ? response.end('{}')
      : response.writeHead(401, { 'www-authenticate': 'Basic realm="r"' }).end(),
  );
  return host;
}

function removeFaultListeners(): void {
  for (const event of faultEvents) {
    for (const listener of process.listeners(event as never)) {
      if (!listenersBefore.has(listener)) process.off(event, listener);
    }
  }
}

function connect(): ApiClient {
  const webContents = electron.recorded.windows[0]?.webContents;
  electron.ipcMain.emit('longshore:connect', {
    sender: webContents,
    senderFrame: webContents?.mainFrame,
  } as never);
  const port = webContents?.mainFrame.posted.at(-1)?.ports[0];
  if (port === undefined) throw new Error('No port arrived');
  const client: ApiClient = createORPCClient(new RPCLink({ port }));
  port.start();
  return client;
}

describe('main', () => {
  it('puts sandbox and scheme in place before Electron is ready, and waits for it without blocking', async () => {
    await boot();
    expect(electron.recorded.beforeReady).toEqual(['enableSandbox', 'registerSchemesAsPrivileged', 'ready']);
    expect(electron.recorded.errorBoxes).toEqual([]);
  });

  it('opens the app’s page with every rule in force', async () => {
    await boot();
    expect(electron.recorded.windows[0]?.calls).toEqual(['loadURL app://longshore/']);
    const page = await electron.recorded.protocolHandlers.get('app')?.(new Request('app://longshore/'));
    expect(await page?.text()).toBe('<!doctype html>the app');
    expect(
      electron.createWebContents('about:blank').isPrevented('will-navigate', 'https://example.com/'),
    ).toBe(true);
    expect(electron.recorded.permissionRequestHandler).toBeDefined();
    expect(electron.recorded.permissionCheckHandler).toBeDefined();
    expect(electron.recorded.menu?.some(({ role }) => role === 'editMenu')).toBe(true);
  });

  it('serves the API of the engine to the window', async () => {
    await boot();
    const api = connect();
    expect(await api.host.info()).toMatchObject({ kind: 'desktop' });
    expect(await api.library.status()).toMatchObject({ path: join(folder, 'library') });
    expect(await api.downloads.list()).toEqual([]);
    electron.answers.openDialog = { canceled: false, filePaths: ['/chosen'] };
    expect(await api.host.pickPath({ kind: 'folder', title: 'Library' })).toBe('/chosen');
  });

  it('closes the engine before it quits, and only then', async () => {
    await boot();
    expect(await quit()).toBe(true);
    expect(await quit()).toBe(false);
  });

  it('leaves to the first instance and brings that one to the front', async () => {
    await boot();
    electron.app.emit('second-instance', {}, ['longshore']);
    expect(electron.recorded.windows[0]?.calls.slice(-2)).toEqual(['show', 'focus']);
  });

  it('shows the image of a link, whether it comes at the start or from a second instance', async () => {
    // What stands beside a link is not to be trusted.
    process.argv = [
      ...['electron', '.', '--registry', 'evil.example'],
      'longshore://explore/windows/nanoserver:1',
    ];
    await boot();
    const [window] = electron.recorded.windows;
    expect(window?.calls).toContain('loadURL app://longshore/#/link/mcr.microsoft.com/windows/nanoserver:1');
    electron.app.emit('second-instance', {}, ['longshore', 'longshore://explore/ghcr.io/owner/image:2']);
    expect(window?.webContents.getURL()).toBe('app://longshore/#/link/ghcr.io/owner/image:2');
    for (const words of [
      ['longshore://download/ghcr.io/owner/image:3'],
      ['--registry', 'evil.example', 'longshore://explore/..%2F..%2Fetc'],
      ['--cli', '--', 'pull', 'ghcr.io/owner/image:3'],
    ]) {
      electron.app.emit('second-instance', {}, ['longshore', ...words]);
    }
    expect(window?.webContents.getURL()).toBe('app://longshore/#/link/ghcr.io/owner/image:2');
    expect(await connect().downloads.list()).toEqual([]);
  });

  it('shows tray and progress of the engine’s downloads', async () => {
    await boot();
    await vi.waitFor(() => expect(electron.recorded.trays[0]?.menus).toHaveLength(1));
    expect(electron.recorded.windows[0]?.progress).toEqual({ value: -1, mode: undefined });
    expect(electron.recorded.appUserModelId).toBe('app.longshore');
  });

  it('follows a change of the settings', async () => {
    await boot();
    expect(electron.recorded.menu?.[0]?.label).toMatch(/File|Longshore/);
    await connect().settings.update({ language: 'zh-CN' });
    expect(JSON.stringify(electron.recorded.menu)).toContain('设置…');
    await vi.waitFor(() => expect(electron.recorded.trays).toHaveLength(1));
  });

  it('keeps sign-ins under the system’s protection, and asks for them anew when that cannot read them', async () => {
    await boot();
    const request = { registry: await registryWithSignIn(), username: 'ann', password: 'hunter2' };
    expect(await connect().registry.signIn(request)).toMatchObject({ remembered: true });
    const file = join(folder, 'state', 'sign-ins.bin');
    const kept = await readFile(file);
    expect(kept.toString()).not.toMatch(/ann|hunter2/);
    const { safeStorage } = electron;
    expect((await safeStorage.decryptStringAsync(kept)).result).toContain('hunter2');

    await bootAgain();
    expect(await connect().registry.signIns()).toMatchObject([{ username: 'ann', remembered: true }]);
    await writeFile(file, 'of another key');
    await bootAgain();
    expect(await connect().registry.signIns()).toEqual([]);
    expect(electron.recorded.errorBoxes).toEqual([]);
  });

  it('keeps sign-ins in memory alone, and says so, where the system protects nothing', async () => {
    electron.answers.hasKeyStore = false;
    await boot();
    const request = { registry: await registryWithSignIn(), username: 'ann', password: 'hunter2' };
    expect(await connect().registry.signIn(request)).toMatchObject({ remembered: false });
    await expect(readFile(join(folder, 'state', 'sign-ins.bin'))).rejects.toThrow('ENOENT');
  });

  it('reaches registries by the system’s proxy, or says why it cannot', async () => {
    for (const name of ['HTTPS_PROXY', 'https_proxy', 'NO_PROXY', 'no_proxy']) vi.stubEnv(name, '');
    electron.answers.proxy = 'SOCKS5 socks.example:1080';
    await boot();
    const image = connect().registry.image({ reference: 'registry.example/a:1' });
    await expect(image).rejects.toMatchObject({
      code: 'NETWORK',
      message: expect.stringContaining('socks5:'),
    });
    expect(electron.recorded.proxyQuestions[0]).toContain('https://registry.example/');
  });

  it('opens at login only after somebody has asked for it', async () => {
    vi.stubEnv('XDG_CONFIG_HOME', join(folder, 'config'));
    const isSet = () =>
      process.platform === 'linux'
        ? existsSync(join(folder, 'config', 'autostart', 'longshore-desktop.desktop'))
        : electron.recorded.loginItem?.openAtLogin === true;
    await boot();
    electron.app.isPackaged = true;
    const { settings } = connect();
    expect(await settings.get()).toMatchObject({ openAtLogin: false });
    expect(isSet()).toBe(false);
    await settings.update({ openAtLogin: true });
    await vi.waitFor(() => expect(isSet()).toBe(true));
    await settings.update({ openAtLogin: false });
    await vi.waitFor(() => expect(isSet()).toBe(false));
  });

  it('brings a crashed page back and writes it down, without a secret or a folder', async () => {
    await boot();
    electron.recorded.windows[0]?.webContents.forcefullyCrashRenderer();
    expect(electron.recorded.windows[0]?.webContents.reloads).toBe(1);
    const log = await readFile(join(folder, 'state', 'desktop', 'logs', 'longshore.log'), 'utf8');
    expect(log).toContain('The window’s page has ended');
    expect(log).not.toContain(folder);
  });

  it.each(faultEvents)('tells of an %s', async (event) => {
    electron.answers.messageBoxButton = 1;
    vi.stubEnv('LONGSHORE_LIBRARY', join(folder, 'My Images'));
    await boot();
    const listeners = process.listeners(event as never) as ((error: unknown) => void)[];
    for (const listener of listeners)
      if (!listenersBefore.has(listener))
        listener(new Error(`A fault in ${join(folder, 'My Images', 'index.json')}`));
    await vi.waitFor(() => expect(electron.recorded.messageBoxes).toHaveLength(1));
    electron.recorded.messageBoxes.length = 0;
    const log = await readFile(join(folder, 'state', 'desktop', 'logs', 'longshore.log'), 'utf8');
    expect(log).toContain('A fault in …/index.json');
    expect(log).not.toContain('My Images');
  });

  it('pauses and keeps what it has when it quits, and goes on at the next start where the settings say so', async () => {
    const { host } = await runningSimulator({ blobScale: 0.05, totalBytesPerSecond: 2_000_000 });
    await boot();
    await connect().downloads.start({ reference: `${host}/windows/servercore:ltsc2019-amd64` });
    const row = async () => (await connect().downloads.list())[0];
    await vi.waitFor(async () => expect((await row())?.bytesDone).toBeGreaterThan(1_000_000), {
      timeout: 20_000,
    });
    expect(electron.recorded.powerSaveBlockers.size).toBe(1);
    await quit();
    expect(electron.recorded.powerSaveBlockers.size).toBe(0);
    expect(await readdir(join(folder, 'library', 'ingest'))).not.toEqual([]);

    await bootAgain();
    await vi.waitFor(async () => expect((await row())?.state).toBe('downloading'), { timeout: 20_000 });
    await connect().settings.update({ resumeOnStart: false });
    await bootAgain();
    expect(await row()).toMatchObject({ state: 'paused', error: null });
    expect(electron.recorded.powerSaveBlockers.size).toBe(0);
  });

  it('opens its window again from dock and tray', async () => {
    await boot();
    electron.recorded.windows[0]?.emit('closed');
    electron.app.emit('activate');
    expect(electron.recorded.windows).toHaveLength(2);
    electron.recorded.windows[1]?.emit('closed');
    await vi.waitFor(() => expect(electron.recorded.trays[0]?.menus).toHaveLength(1));
    const open = electron.recorded.trays[0]?.menus[0]?.find(({ label }) => label === 'Open Longshore');
    open?.click?.(undefined as never, undefined, undefined as never);
    expect(electron.recorded.windows).toHaveLength(3);
  });

  it('tells of a finished download, and quits then where the settings say so', async () => {
    const { host } = await runningSimulator({ blobScale: 0.001 });
    await boot();
    await connect().settings.update({ whenAllDone: 'quit' });
    await connect().downloads.start({ reference: `${host}/windows/nanoserver:ltsc2022` });
    await vi.waitFor(() => expect(electron.recorded.quits).toBe(1), { timeout: 20_000 });
    expect(electron.recorded.notifications.map(({ options }) => options.title)).toEqual(['Downloaded']);
  });

  it('watches for the network to return', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    await boot();
    await vi.waitFor(() => expect(electron.recorded.trays).toHaveLength(1));
    vi.advanceTimersByTime(5_000);
    expect(electron.recorded.onlineQuestions).toBeGreaterThan(0);
  });

  it.each([true, false])('looks for updates where the settings want it: %j', async (checkForUpdates) => {
    const checkForUpdate = vi.fn(async () => null);
    const autoUpdater = Object.assign(new EventEmitter(), { checkForUpdates: checkForUpdate });
    vi.doMock('electron-updater', () => ({ default: { autoUpdater } }));
    onTestFinished(() => void vi.doUnmock('electron-updater'));
    await boot();
    await connect().settings.update({ checkForUpdates });
    await installedApp();
    await bootAgain((app) => Object.assign(app, { isPackaged: true }));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(checkForUpdate).toHaveBeenCalledTimes(checkForUpdates ? 1 : 0);
  });

  it('opens nothing once it is quitting', async () => {
    await boot();
    electron.recorded.windows[0]?.emit('closed');
    const isQuit = quit();
    electron.app.emit('activate');
    electron.app.emit('second-instance', {}, ['longshore', 'longshore://explore/windows/nanoserver:1']);
    expect(electron.recorded.windows).toHaveLength(1);
    await isQuit;
    expect(electron.recorded.relaunches).toHaveLength(1);
    expect(electron.recorded.trays[0]?.destroyed).toBe(true);
  });

  it('does nothing but quit beside another instance', async () => {
    electron.answers.hasLock = false;
    await import('./main.ts');
    electron.becomeReady();
    expect(electron.recorded.quits).toBe(1);
    expect(electron.recorded.windows).toEqual([]);
  });

  it('says why it could not start', async () => {
    await writeFile(join(folder, 'library'), 'a file in the place of the folder');
    await boot();
    expect(electron.recorded.errorBoxes).toEqual([
      expect.stringMatching(/^Longshore could not start: .*library/),
    ]);
    expect(electron.recorded.exitCode).toBe(1);
  });
});
