import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { afterEach, beforeEach, expect, vi } from 'vitest';
import type { ApiClient } from '../../../electron/api/client.ts';
import { temporaryFolder } from '../temporary-folder.ts';

/** Modules are read anew for each process, which a machine with other work takes its time for. */
export const patience = { timeout: 20_000 };

type StandIn = typeof import('./electron-stand-in.ts');

/** Events of a process that has met an error which nothing has caught. */
export const faultEvents = ['uncaughtException', 'unhandledRejection'] as const;

/** Main as one process runs it, on the stand-in for Electron. */
export interface MainProcess {
  /** Loaded anew for each process together with main, whose module runs once as a process does. */
  readonly electron: StandIn;
  readonly folder: string;
  /** Evaluates main's module. */
  load(): Promise<void>;
  /** Runs main as Electron does: the module first, readiness after it. Ends with a window or a sentence. */
  boot(): Promise<void>;
  /** Ends the app by `app.quit()`, where it has not ended yet. */
  quit(): Promise<void>;
  /** Quits, and boots the next process on what this one has left on the disk. */
  bootAgain(prepare?: (app: StandIn['app']) => void): Promise<void>;
  /** A client of the API, by the port that the window's page gets. */
  connect(): ApiClient;
  /** What main listens with for an event of its process. */
  listeners(event: (typeof faultEvents)[number]): ((error: unknown) => void)[];
}

/** Gives each test of a file a process of its own, in a folder of its own. */
export function eachTestHasMainProcess(): MainProcess {
  const { argv } = process;
  let electron: StandIn;
  let folder: string;
  let listenersBefore: Set<unknown>;

  const begin = async () => {
    vi.resetModules();
    // What `vite build` would have put there is not these tests' concern.
    vi.doMock('../../../electron/web/renderer-folder.ts', () => ({ rendererFolder: () => folder }));
    electron = await import('./electron-stand-in.ts');
    electron.resetElectron(join(folder, 'user-data'), { isReady: false });
  };
  const listeners: MainProcess['listeners'] = (event) =>
    (process.listeners(event as never) as ((error: unknown) => void)[]).filter(
      (listener) => !listenersBefore.has(listener),
    );
  // Main listens for faults as long as its process lives, which here is this one.
  const removeFaultListeners = () => {
    for (const event of faultEvents) for (const listener of listeners(event)) process.off(event, listener);
  };
  const main: MainProcess = {
    get electron() {
      return electron;
    },
    get folder() {
      return folder;
    },
    load: async () => void (await import('../../../electron/main.ts')),
    async boot() {
      await main.load();
      electron.becomeReady();
      await vi.waitFor(
        () => expect(electron.recorded.windows.length + electron.recorded.errorBoxes.length).toBe(1),
        patience,
      );
    },
    async quit() {
      const { app } = electron;
      if (app.ending.isOver) return;
      app.quit();
      await vi.waitFor(() => expect(app.ending.isOver).toBe(true), patience);
    },
    async bootAgain(prepare = () => {}) {
      await main.quit();
      removeFaultListeners();
      await begin();
      electron.answers.appPath = folder;
      prepare(electron.app);
      await main.boot();
    },
    connect() {
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
    },
    listeners,
  };

  beforeEach(async () => {
    process.argv = ['electron', '.'];
    listenersBefore = new Set(faultEvents.flatMap((event) => process.listeners(event as never)));
    folder = temporaryFolder();
    await writeFile(join(folder, 'index.html'), '<!doctype html>the app');
    vi.stubEnv('LONGSHORE_STATE', join(folder, 'state'));
    vi.stubEnv('LONGSHORE_LIBRARY', join(folder, 'library'));
    await begin();
  });
  afterEach(async () => {
    await main.quit();
    removeFaultListeners();
    process.argv = argv;
    expect(electron.recorded.messageBoxes).toEqual([]);
    vi.unstubAllEnvs();
  });
  return main;
}
