import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ApiClient } from '../../electron/api/in-process-client.ts';

// Loaded anew for each test together with main, whose module runs once as a process does.
let electron: typeof import('./electron-stand-in.ts');
let folder: string;
const { argv } = process;
const faultEvents = ['uncaughtException', 'unhandledRejection'] as const;
let listenersBefore: Set<unknown>;

// What `vite build` would have put there is not this test's concern.
vi.mock(import('../../electron/web/renderer-folder.ts'), () => ({ rendererFolder: () => folder }));

beforeEach(async () => {
  process.argv = ['electron', '.'];
  listenersBefore = new Set(faultEvents.flatMap((event) => process.listeners(event as never)));
  folder = await mkdtemp(join(tmpdir(), 'longshore-main-'));
  await writeFile(join(folder, 'index.html'), '<!doctype html>the app');
  vi.stubEnv('LONGSHORE_STATE', join(folder, 'state'));
  vi.stubEnv('LONGSHORE_LIBRARY', join(folder, 'library'));
  vi.resetModules();
  electron = await import('./electron-stand-in.ts');
  electron.resetElectron(join(folder, 'user-data'));
});
afterEach(async () => {
  await quit();
  // Main listens for faults as long as its process lives, which here is this one.
  for (const event of faultEvents) {
    for (const listener of process.listeners(event as never)) {
      if (!listenersBefore.has(listener)) process.off(event, listener);
    }
  }
  process.argv = argv;
  expect(electron.recorded.messageBoxes).toEqual([]);
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

/** Runs main as Electron does: the module first, readiness after it. */
async function boot(): Promise<void> {
  await import('../../electron/main.ts');
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
    expect(window?.calls).toContain(
      'loadURL app://longshore/#/explore/mcr.microsoft.com/windows/nanoserver:1',
    );
    electron.app.emit('second-instance', {}, ['longshore', 'longshore://explore/ghcr.io/owner/image:2']);
    expect(window?.webContents.getURL()).toBe('app://longshore/#/explore/ghcr.io/owner/image:2');
    electron.app.emit('second-instance', {}, ['longshore', 'longshore://download/ghcr.io/owner/image:3']);
    expect(window?.webContents.getURL()).toBe('app://longshore/#/explore/ghcr.io/owner/image:2');
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

  it('does nothing but quit beside another instance', async () => {
    electron.answers.hasLock = false;
    await import('../../electron/main.ts');
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
