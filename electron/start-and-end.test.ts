import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { eachTestHasMainProcess, patience } from '../tests/support/electron/main-process.ts';
import { exitCodes } from './cli/process/exit-codes.ts';

const main = eachTestHasMainProcess();

/** Stands for a stream's `write`, whose callback says that the text has gone. */
function printNothing(...words: unknown[]): boolean {
  for (const word of words) if (typeof word === 'function') word();
  return true;
}

describe('start and end of the app', () => {
  it('puts sandbox and scheme in place before Electron is ready, and waits for it without blocking', async () => {
    await main.boot();
    expect(main.electron.recorded.beforeReady).toEqual([
      'enableSandbox',
      'registerSchemesAsPrivileged',
      'ready',
    ]);
    expect(main.electron.recorded.errorBoxes).toEqual([]);
  });

  it('closes the engine before it quits, and only then', async () => {
    await main.boot();
    const { app } = main.electron;
    const isHeldBack: boolean[] = [];
    app.on('will-quit', ({ defaultPrevented }) => isHeldBack.push(defaultPrevented));
    await main.quit();
    expect(isHeldBack).toEqual([true, false]);
  });

  it('leaves to the first instance and brings that one to the front', async () => {
    await main.boot();
    main.electron.recorded.windows[0]?.emit('ready-to-show');
    main.electron.app.emit('second-instance', {}, ['longshore']);
    expect(main.electron.recorded.windows[0]?.calls.slice(-2)).toEqual(['show', 'focus']);
  });

  it('shows the image of a link, whether it comes at the start or from a second instance', async () => {
    // What stands beside a link is not to be trusted.
    process.argv = [
      ...['electron', '.', '--registry', 'evil.example'],
      'longshore://explore/windows/nanoserver:1',
    ];
    await main.boot();
    const [window] = main.electron.recorded.windows;
    // The page is loaded once, and not shown before it is painted.
    expect(window?.calls).toEqual(['loadURL app://longshore/#/link/mcr.microsoft.com/windows/nanoserver:1']);
    main.electron.app.emit('second-instance', {}, ['longshore', 'longshore://explore/ghcr.io/owner/image:2']);
    expect(window?.webContents.getURL()).toBe('app://longshore/#/link/ghcr.io/owner/image:2');
    for (const words of [
      ['longshore://download/ghcr.io/owner/image:3'],
      ['--registry', 'evil.example', 'longshore://explore/..%2F..%2Fetc'],
      ['--cli', '--', 'pull', 'ghcr.io/owner/image:3'],
    ]) {
      main.electron.app.emit('second-instance', {}, ['longshore', ...words]);
    }
    expect(window?.webContents.getURL()).toBe('app://longshore/#/link/ghcr.io/owner/image:2');
    expect(await main.connect().downloads.list()).toEqual([]);
  });

  it('starts again with the newest link that came while it quit, as it was started itself', async () => {
    process.argv = ['electron', '.', '--', '--registry', 'localhost:5000'];
    main.electron.answers.appPath = '/app';
    await main.boot();
    main.electron.app.quit();
    for (const tag of [1, 2])
      main.electron.app.emit('second-instance', {}, ['longshore', `longshore://explore/a/b:${tag}`]);
    main.electron.app.emit('second-instance', {}, ['longshore']);
    await main.quit();
    const places = ['library', 'state'].map((name) => `--${name}=${join(main.folder, name)}`);
    expect(main.electron.recorded.relaunches).toMatchObject([
      { args: ['/app', '--registry=localhost:5000', ...places, '--', 'longshore://explore/a/b:2'] },
    ]);
  });

  it('opens its window again from dock and tray', async () => {
    await main.boot();
    main.electron.recorded.windows[0]?.emit('closed');
    main.electron.app.emit('activate');
    expect(main.electron.recorded.windows).toHaveLength(2);
    main.electron.recorded.windows[1]?.emit('closed');
    await vi.waitFor(() => expect(main.electron.recorded.trays[0]?.menus).toHaveLength(1), patience);
    const open = main.electron.recorded.trays[0]?.menus[0]?.find(({ label }) => label === 'Open Longshore');
    open?.click?.(undefined as never, undefined, undefined as never);
    expect(main.electron.recorded.windows).toHaveLength(3);
  });

  it('opens nothing once it is quitting', async () => {
    await main.boot();
    main.electron.recorded.windows[0]?.emit('closed');
    const isQuit = main.quit();
    main.electron.app.emit('activate');
    main.electron.app.emit('second-instance', {}, ['longshore', 'longshore://explore/windows/nanoserver:1']);
    expect(main.electron.recorded.windows).toHaveLength(1);
    await isQuit;
    expect(main.electron.recorded.relaunches).toHaveLength(1);
    expect(main.electron.recorded.trays[0]?.destroyed).toBe(true);
  });

  it('does nothing but quit beside another instance', async () => {
    main.electron.answers.otherInstance = hostname();
    await main.load();
    main.electron.becomeReady();
    expect(main.electron.recorded.quits).toBe(1);
    expect(main.electron.recorded.windows).toEqual([]);
    expect(main.electron.recorded.errorBoxes).toEqual([]);
  });

  it('says why it ends, with a code, where its profile is unusable', async () => {
    await mkdir(join(main.folder, 'state'));
    await writeFile(join(main.folder, 'state', 'desktop'), 'a file in the place of the folder');
    await main.load();
    expect(main.electron.recorded.errorBoxes).toEqual([
      expect.stringMatching(/^Longshore could not start: .*cannot use its folder .*desktop.*--state/),
    ]);
    expect(main.electron.recorded.exitCode).toBe(exitCodes.disk);
    expect(main.electron.recorded.quits).toBe(0);
  });

  it.each([
    ['nobody holds the lock that it is refused', '', 'its lock could not be made'],
    ['another computer holds it', 'harbour', 'open on another computer, harbour'],
  ])('says so when %s', async (_case, host, sentence) => {
    main.electron.answers.otherInstance = host === '' ? undefined : host;
    if (host === '') main.electron.app.requestSingleInstanceLock = () => false;
    await main.load();
    expect(main.electron.recorded.errorBoxes).toEqual([expect.stringContaining(sentence)]);
    expect(main.electron.recorded.exitCode).toBe(exitCodes.disk);
  });

  it('runs the command line on a profile of its own, set before Electron is ready', async () => {
    process.argv = ['electron', '.', '--disable-gpu', '--cli', '--', '--version'];
    vi.spyOn(process.stdout, 'write').mockImplementation(printNothing);
    onTestFinished(() => void vi.restoreAllMocks());
    await main.load();
    main.electron.becomeReady();
    expect(main.electron.recorded.profile).toContain('longshore-cli-');
    await vi.waitFor(() => expect(main.electron.recorded.exitCode).toBe(0), patience);
    expect(existsSync(join(main.folder, 'user-data'))).toBe(false);
    expect(main.electron.recorded.windows).toEqual([]);
  });

  it.each([
    ['linux', true],
    ['darwin', false],
    ['win32', false],
  ] as const)('keeps compiled code on %s: %j', async (platform, isKept) => {
    const { platform: own } = process;
    Object.defineProperty(process, 'platform', { value: platform });
    onTestFinished(() => void Object.defineProperty(process, 'platform', { value: own }));
    for (const name of ['HOME', 'LOCALAPPDATA', 'XDG_CACHE_HOME'])
      vi.stubEnv(name, join(main.folder, 'home'));
    process.argv = ['longshore', '--cli', '--', 'no-such-command'];
    vi.spyOn(process.stderr, 'write').mockImplementation(printNothing);
    onTestFinished(() => void vi.restoreAllMocks());
    main.electron.app.isPackaged = true;
    await main.load();
    main.electron.becomeReady();
    await vi.waitFor(() => expect(main.electron.recorded.exitCode).toBe(exitCodes.usage), patience);
    expect(existsSync(join(main.folder, 'home'))).toBe(isKept);
  });

  it('ends the command line with a code where no profile can be made for it', async () => {
    process.argv = ['electron', '.', '--cli', '--', '--version'];
    const printed = vi.spyOn(console, 'error').mockReturnValue();
    onTestFinished(() => void vi.restoreAllMocks());
    for (const name of ['TMPDIR', 'TEMP', 'TMP']) vi.stubEnv(name, join(main.folder, 'no', 'such', 'folder'));
    await main.load();
    expect(main.electron.recorded.exitCode).toBe(exitCodes.internal);
    expect(printed).toHaveBeenCalledOnce();
  });

  it('says why it could not start', async () => {
    await writeFile(join(main.folder, 'library'), 'a file in the place of the folder');
    await main.boot();
    expect(main.electron.recorded.errorBoxes).toEqual([
      expect.stringMatching(/^Longshore could not start: .*library/),
    ]);
    expect(main.electron.recorded.exitCode).toBe(exitCodes.disk);
  });
});
