import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { recorded, resetElectron } from '../../../tests/support/electron/electron-stand-in.ts';
import type { BrowserWindowStandIn } from '../../../tests/support/electron/window-stand-in.ts';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { createMainWindow, type MainWindow } from './main-window.ts';

let folder: string;

beforeEach(async () => {
  folder = temporaryFolder();
  resetElectron(folder);
});

function latestWindow(): BrowserWindowStandIn {
  const window = recorded.windows.at(-1);
  if (window === undefined) throw new Error('There is no window');
  return window;
}

function openMainWindow(): MainWindow {
  const main = createMainWindow(folder, () => '#1f1f1f');
  main.show();
  return main;
}

function failLoad(code: number, isMainFrame: boolean): void {
  latestWindow().webContents.emit('did-fail-load', {}, code, 'ERR', 'app://longshore/', isMainFrame);
}

describe('the main window', () => {
  it('runs its page in a sandbox without Node and shows the app’s own page once it is painted', () => {
    openMainWindow();
    const { options, calls } = latestWindow();
    expect(options.webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      // Chromium would fetch dictionaries from its maker.
      spellcheck: false,
    });
    expect(options.webPreferences?.preload).toMatch(/preload\.cjs$/);
    expect(options).toMatchObject({ show: false, backgroundColor: '#1f1f1f' });
    expect(calls).toEqual(['loadURL app://longshore/']);
    latestWindow().emit('ready-to-show');
    expect(calls).toEqual(['loadURL app://longshore/', 'show']);
  });

  it.each([
    ['the page could not be loaded', () => failLoad(-6, true), true],
    ['another load has taken its place', () => failLoad(-3, true), false],
    ['a frame of the page could not be loaded', () => failLoad(-6, false), false],
    ['the page has crashed', () => latestWindow().webContents.forcefullyCrashRenderer(), true],
    ['the page is not painted within ten seconds', () => vi.advanceTimersByTime(10_000), true],
  ])('is shown unpainted when %s: %j', (_case, happen, isShown) => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    openMainWindow();
    happen();
    expect(latestWindow().calls.includes('show')).toBe(isShown);
    latestWindow().emit('ready-to-show');
    vi.advanceTimersByTime(10_000);
    expect(latestWindow().calls.filter((call) => call === 'show')).toHaveLength(1);
  });

  it('comes back where it was', async () => {
    openMainWindow();
    latestWindow().bounds = { x: 30, y: 40, width: 900, height: 600 };
    latestWindow().maximized = true;
    latestWindow().emit('close');
    // At once, since the process may end with its window.
    expect(JSON.parse(readFileSync(join(folder, 'window.json'), 'utf8'))).toMatchObject({ width: 900 });
    openMainWindow();
    expect(latestWindow().options).toMatchObject({ x: 30, y: 40, width: 900, height: 600 });
    latestWindow().emit('ready-to-show');
    expect(latestWindow().calls).toContain('maximize');
  });

  it.each([
    ['a torn file', '{"x": 1'],
    ['a screen that is gone', '{"x":9000,"y":0,"width":900,"height":600,"maximized":false}'],
    ['a size that is none', '{"x":0,"y":0,"width":-5,"height":600,"maximized":false}'],
  ])('opens at its default place after %s', async (_name, content) => {
    await writeFile(join(folder, 'window.json'), content);
    openMainWindow();
    expect(latestWindow().options).toMatchObject({ width: 1280, height: 800 });
    expect(latestWindow().options.x).toBeUndefined();
  });

  it('opens at a place at once, and is not shown before it is painted', () => {
    const main = createMainWindow(folder, () => '#1f1f1f');
    expect(recorded.windows).toEqual([]);
    main.openPlace('#/link/a/b:1');
    main.show();
    expect(latestWindow().calls).toEqual(['loadURL app://longshore/#/link/a/b:1']);
    main.openPlace('#/link/a/b:2');
    latestWindow().emit('ready-to-show');
    expect(latestWindow().calls.slice(1)).toEqual(['loadURL app://longshore/#/link/a/b:2', 'show']);
  });

  it('is brought to the front, and opened again after it was closed', () => {
    const main = openMainWindow();
    latestWindow().minimized = true;
    latestWindow().emit('ready-to-show');
    main.show();
    expect(latestWindow().calls.slice(1)).toEqual(['show', 'restore', 'show', 'focus']);
    latestWindow().destroy();
    expect(main.current()).toBeUndefined();
    main.show();
    expect(recorded.windows).toHaveLength(2);
  });
});
