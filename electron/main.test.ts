import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { eachTestHasMainProcess, faultEvents, patience } from '../tests/support/electron/main-process.ts';
import { startTestServer } from '../tests/support/network/test-server.ts';
import { runningSimulator } from '../tests/support/registries/running-simulator.ts';

const main = eachTestHasMainProcess();

/** Leaves in the folder what packaging leaves in an app that knows where newer ones are. */
async function installedApp(): Promise<void> {
  await writeFile(join(main.folder, 'package.json'), '{}');
  await writeFile(join(main.folder, 'app-update.yml'), 'provider: github\nowner: owner\nrepo: longshore\n');
  Object.assign(process, { resourcesPath: main.folder });
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

describe('main', () => {
  it('opens the app’s page with every rule in force', async () => {
    await main.boot();
    expect(main.electron.recorded.windows[0]?.calls).toEqual(['loadURL app://longshore/']);
    const page = await main.electron.recorded.protocolHandlers.get('app')?.(new Request('app://longshore/'));
    expect(await page?.text()).toBe('<!doctype html>the app');
    expect(
      main.electron.createWebContents('about:blank').isPrevented('will-navigate', 'https://example.com/'),
    ).toBe(true);
    expect(main.electron.recorded.permissionRequestHandler).toBeDefined();
    expect(main.electron.recorded.permissionCheckHandler).toBeDefined();
    main.electron.recorded.windows[0]?.webContents.emit(
      'context-menu',
      {},
      { isEditable: false, selectionText: 'text', editFlags: {} },
    );
    expect(main.electron.recorded.popups).toHaveLength(1);
    expect(main.electron.recorded.spellChecker).toBe(false);
    expect(main.electron.recorded.menu?.some(({ role }) => role === 'editMenu')).toBe(true);
  });

  it('serves the API of the engine to the window', async () => {
    await main.boot();
    const api = main.connect();
    expect(await api.host.info()).toMatchObject({ kind: 'desktop' });
    expect(await api.library.status()).toMatchObject({ path: join(main.folder, 'library') });
    expect(await api.downloads.list()).toEqual([]);
    main.electron.answers.openDialog = { canceled: false, filePaths: ['/chosen'] };
    expect(await api.host.pickPath({ kind: 'folder', title: 'Library' })).toBe('/chosen');
  });

  it('shows tray and progress of the engine’s downloads', async () => {
    await main.boot();
    await vi.waitFor(() => expect(main.electron.recorded.trays[0]?.menus).toHaveLength(1), patience);
    expect(main.electron.recorded.windows[0]?.progress).toEqual({ value: -1, mode: undefined });
    expect(main.electron.recorded.appUserModelId).toBe('app.longshore');
  });

  it('follows a change of the settings', async () => {
    await main.boot();
    expect(main.electron.recorded.menu?.[0]?.label).toMatch(/File|Longshore/);
    await vi.waitFor(() => expect(main.electron.recorded.trays).toHaveLength(1), patience);
    await main.connect().settings.update({ language: 'zh-CN', theme: 'dark' });
    expect(JSON.stringify(main.electron.recorded.menu)).toContain('设置…');
    expect(JSON.stringify(main.electron.recorded.trays[0]?.menus.at(-1))).toContain('打开 Longshore');
    expect(main.electron.nativeTheme.themeSource).toBe('dark');
    expect(main.electron.recorded.windows[0]?.backgroundColor).toBe('#1f1f1f');
    await main.bootAgain();
    expect(main.electron.recorded.windows[0]?.options.backgroundColor).toBe('#1f1f1f');
  });

  it('keeps sign-ins under the system’s protection, and asks for them anew when that cannot read them', async () => {
    await main.boot();
    const request = { registry: await registryWithSignIn(), username: 'ann', password: 'hunter2' };
    expect(await main.connect().registry.signIn(request)).toMatchObject({ remembered: true });
    const file = join(main.folder, 'state', 'sign-ins.bin');
    const kept = await readFile(file);
    expect(kept.toString()).not.toMatch(/ann|hunter2/);
    const { safeStorage } = main.electron;
    expect((await safeStorage.decryptStringAsync(kept)).result).toContain('hunter2');

    await main.bootAgain();
    expect(await main.connect().registry.signIns()).toMatchObject([{ username: 'ann', remembered: true }]);
    await writeFile(file, 'of another key');
    await main.bootAgain();
    expect(await main.connect().registry.signIns()).toEqual([]);
    expect(main.electron.recorded.errorBoxes).toEqual([]);
  });

  it('keeps sign-ins in memory alone, and says so, where the system protects nothing', async () => {
    main.electron.answers.hasKeyStore = false;
    await main.boot();
    const request = { registry: await registryWithSignIn(), username: 'ann', password: 'hunter2' };
    expect(await main.connect().registry.signIn(request)).toMatchObject({ remembered: false });
    await expect(readFile(join(main.folder, 'state', 'sign-ins.bin'))).rejects.toThrow('ENOENT');
  });

  it('reaches registries by the system’s proxy, or says why it cannot', async () => {
    for (const name of ['HTTPS_PROXY', 'https_proxy', 'NO_PROXY', 'no_proxy']) vi.stubEnv(name, '');
    main.electron.answers.proxy = 'SOCKS5 socks.example:1080';
    await main.boot();
    const image = main.connect().registry.image({ reference: 'registry.example/a:1' });
    await expect(image).rejects.toMatchObject({
      code: 'NETWORK',
      message: expect.stringContaining('socks5:'),
    });
    expect(main.electron.recorded.proxyQuestions[0]).toContain('https://registry.example/');
  });

  it('opens at login only after somebody has asked for it', async () => {
    vi.stubEnv('XDG_CONFIG_HOME', join(main.folder, 'config'));
    const isSet = () =>
      process.platform === 'linux'
        ? existsSync(join(main.folder, 'config', 'autostart', 'longshore-desktop.desktop'))
        : main.electron.recorded.loginItem?.openAtLogin === true;
    await main.boot();
    main.electron.app.isPackaged = true;
    const { settings } = main.connect();
    expect(await settings.get()).toMatchObject({ openAtLogin: false });
    expect(isSet()).toBe(false);
    await settings.update({ openAtLogin: true });
    await vi.waitFor(() => expect(isSet()).toBe(true), patience);
    await settings.update({ openAtLogin: false });
    await vi.waitFor(() => expect(isSet()).toBe(false), patience);
  });

  it('brings a crashed page back and writes it down, without a secret or a folder', async () => {
    await main.boot();
    main.electron.recorded.windows[0]?.webContents.forcefullyCrashRenderer();
    expect(main.electron.recorded.windows[0]?.webContents.reloads).toBe(1);
    const log = await readFile(join(main.folder, 'state', 'desktop', 'logs', 'longshore.log'), 'utf8');
    expect(log).toContain('The window’s page has ended');
    expect(log).not.toContain(main.folder);
  });

  it.each(faultEvents)('tells of an %s', async (event) => {
    main.electron.answers.messageBoxButton = 1;
    vi.stubEnv('LONGSHORE_LIBRARY', join(main.folder, 'My Images'));
    await main.boot();
    for (const listener of main.listeners(event))
      listener(new Error(`A fault in ${join(main.folder, 'My Images', 'index.json')}`));
    await vi.waitFor(() => expect(main.electron.recorded.messageBoxes).toHaveLength(1), patience);
    main.electron.recorded.messageBoxes.length = 0;
    const log = await readFile(join(main.folder, 'state', 'desktop', 'logs', 'longshore.log'), 'utf8');
    expect(log).toContain('A fault in …/index.json');
    expect(log).not.toContain('My Images');
  });

  it('pauses and keeps what it has when it quits, and goes on at the next start where the settings say so', async () => {
    const { host } = await runningSimulator({ blobScale: 0.05, totalBytesPerSecond: 2_000_000 });
    await main.boot();
    await main.connect().downloads.start({ reference: `${host}/windows/servercore:ltsc2019-amd64` });
    const row = async () => (await main.connect().downloads.list())[0];
    await vi.waitFor(async () => expect((await row())?.bytesDone).toBeGreaterThan(1_000_000), patience);
    expect(main.electron.recorded.powerSaveBlockers.size).toBe(1);
    await main.quit();
    expect(main.electron.recorded.powerSaveBlockers.size).toBe(0);
    expect(await readdir(join(main.folder, 'library', 'ingest'))).not.toEqual([]);

    await main.bootAgain();
    await vi.waitFor(async () => expect((await row())?.state).toBe('downloading'), patience);
    await main.connect().settings.update({ resumeOnStart: false });
    await main.bootAgain();
    expect(await row()).toMatchObject({ state: 'paused', error: null });
    expect(main.electron.recorded.powerSaveBlockers.size).toBe(0);
  });

  it('asks what closing its window means during a download, and goes on in the tray', async () => {
    const { host } = await runningSimulator({ blobScale: 0.05, totalBytesPerSecond: 2_000_000 });
    await main.boot();
    const { recorded, app } = main.electron;
    await main.connect().downloads.start({ reference: `${host}/windows/servercore:ltsc2019-amd64` });
    await vi.waitFor(() => expect(recorded.powerSaveBlockers.size).toBe(1), patience);
    recorded.windows[0]?.close();
    await vi.waitFor(() => expect(recorded.windows[0]?.destroyed).toBe(true), patience);
    expect(recorded.messageBoxes).toHaveLength(1);
    recorded.messageBoxes.length = 0;
    expect([recorded.quits, recorded.powerSaveBlockers.size]).toEqual([0, 1]);
    app.emit('second-instance', {}, ['longshore']);
    expect(recorded.windows).toHaveLength(2);
  });

  it('tells of a finished download, and quits then where the settings say so', async () => {
    const { host } = await runningSimulator({ blobScale: 0.001 });
    await main.boot();
    await main.connect().settings.update({ whenAllDone: 'quit' });
    await main.connect().downloads.start({ reference: `${host}/windows/nanoserver:ltsc2022` });
    // Again when the engine is closed.
    await vi.waitFor(() => expect(main.electron.recorded.quits).toBeGreaterThan(0), patience);
    expect(main.electron.recorded.notifications.map(({ options }) => options.title)).toEqual(['Downloaded']);
  });

  it('watches for the network to return', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    await main.boot();
    await vi.waitFor(() => expect(main.electron.recorded.trays).toHaveLength(1), patience);
    vi.advanceTimersByTime(5_000);
    expect(main.electron.recorded.onlineQuestions).toBeGreaterThan(0);
  });

  it.each([true, false])('looks for updates where the settings want it: %j', async (checkForUpdates) => {
    const checkForUpdate = vi.fn(async () => null);
    const autoUpdater = Object.assign(new EventEmitter(), { checkForUpdates: checkForUpdate });
    vi.doMock('electron-updater', () => ({ default: { autoUpdater } }));
    onTestFinished(() => void vi.doUnmock('electron-updater'));
    await main.boot();
    await main.connect().settings.update({ checkForUpdates });
    await installedApp();
    // An unpacked archive would look for nothing.
    vi.stubEnv('APPIMAGE', '/longshore.AppImage');
    await main.bootAgain((app) => Object.assign(app, { isPackaged: true }));
    if (checkForUpdates) await vi.waitFor(() => expect(checkForUpdate).toHaveBeenCalled(), patience);
    await vi.waitFor(() => expect(main.electron.recorded.trays).toHaveLength(1), patience);
    expect(checkForUpdate).toHaveBeenCalledTimes(checkForUpdates ? 1 : 0);
  });
});
