import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Simulator } from '../simulator/simulator.ts';
import { showInPage } from '../support/electron/chromium-window.ts';
import { runningSimulator } from '../support/registries/running-simulator.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { openPage } from './browser.ts';

// Main as it is, on the stand-in for Electron, with a page of Chromium as its window.
let electron: typeof import('../support/electron/electron-stand-in.ts');

beforeEach(async () => {
  vi.resetModules();
  electron = await import('../support/electron/electron-stand-in.ts');
});

/** Starts main beside a simulator; ends it as Electron would when the test is over. */
async function startMain(simulator: Simulator): Promise<{ state: string }> {
  const folder = temporaryFolder();
  const state = join(folder, 'state');
  electron.resetElectron(join(folder, 'user-data'), { isReady: false });
  const { argv } = process;
  process.argv = [
    ...['electron', '.', '--registry', simulator.host],
    ...['--state', state, '--library', join(folder, 'library')],
  ];
  const before = new Set(faultListeners());
  onTestFinished(async () => {
    await quit();
    process.argv = argv;
    for (const [event, listener] of faultListeners().map(
      (listener) => ['uncaughtException', listener] as const,
    )) {
      if (!before.has(listener)) process.off(event, listener).off('unhandledRejection', listener);
    }
    expect(electron.recorded.copied).toEqual([]);
    expect(electron.recorded.messageBoxes).toEqual([]);
  });
  await import('../../electron/main.ts');
  electron.becomeReady();
  await vi.waitFor(() => expect(electron.recorded.trays[0]?.menus).toHaveLength(1), { timeout: 20_000 });
  return { state };
}

function faultListeners() {
  return process.listeners('uncaughtException');
}

async function quit(): Promise<void> {
  electron.app.quit();
  await vi.waitFor(() => expect(electron.app.ending.isOver).toBe(true), { timeout: 20_000 });
}

function mainWindow() {
  const [window] = electron.recorded.windows;
  if (window === undefined) throw new Error('Main opened no window');
  return window;
}

describe('the desktop app', () => {
  it('opens a link’s image, downloads it, shows it in taskbar and tray, and tells when it is done', async (context) => {
    const simulator = await runningSimulator({ blobScale: 0.01 });
    await startMain(simulator);
    const page = await openPage(context, 'about:blank', { ownProfile: true });
    await showInPage(page, mainWindow(), electron);
    await page.getByRole('searchbox', { name: 'Search repositories' }).waitFor();

    const link = `longshore://explore/${simulator.host}/windows/servercore:ltsc2019-amd64`;
    electron.app.emit('second-instance', {}, ['longshore', link]);
    await page.getByText('Apply image').first().waitFor();
    expect(electron.recorded.trays[0]?.toolTip).toBe('Longshore · No transfer');

    await page.getByRole('button', { name: 'Download', exact: true }).click();
    await vi.waitFor(() => expect(electron.recorded.notifications).toHaveLength(1), { timeout: 60_000 });
    expect(electron.recorded.notifications[0]?.options).toMatchObject({
      title: 'Downloaded',
      body: `${simulator.host}/windows/servercore:ltsc2019-amd64`,
    });
    expect(mainWindow().progress).toEqual({ value: -1, mode: undefined });
    expect(electron.recorded.powerSaveBlockers.size).toBe(0);

    electron.recorded.notifications[0]?.emit('click');
    await page.getByRole('region', { name: 'Details of the download' }).waitFor();
    await page
      .getByRole('progressbar', { name: `${simulator.host}/windows/servercore:ltsc2019-amd64` })
      .waitFor();
    await page.getByRole('link', { name: 'Library' }).click();
    await page.getByText('windows/servercore:ltsc2019-amd64').first().waitFor();
  });

  it('asks before it shows a link’s image of a registry that was never used', async (context) => {
    await startMain(await runningSimulator());
    const page = await openPage(context, 'about:blank', { ownProfile: true });
    await showInPage(page, mainWindow(), electron);
    await page.getByRole('searchbox', { name: 'Search repositories' }).waitFor();
    const host = 'registry.invalid';
    const open = (tag: string) =>
      electron.app.emit('second-instance', {}, ['longshore', `longshore://explore/${host}/team/app:${tag}`]);
    const hash = () => page.evaluate('location.hash');

    open('1');
    const dialog = page.getByRole('alertdialog', { name: `Open images of ${host}?` });
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await hash()).not.toContain(host);
    open('2');
    await dialog.getByRole('button', { name: 'Open' }).click();
    await expect.poll(hash).toContain(`#/explore/${host}/team/app:2`);
  });

  it('exports where the system’s dialog says, which also asks before it replaces', async (context) => {
    const simulator = await runningSimulator({ blobScale: 0.01 });
    await startMain(simulator);
    const page = await openPage(context, 'about:blank', { ownProfile: true });
    await showInPage(page, mainWindow(), electron);
    const link = `longshore://explore/${simulator.host}/windows/servercore:ltsc2019-amd64`;
    electron.app.emit('second-instance', {}, ['longshore', link]);
    await page.getByRole('button', { name: 'More formats' }).click();
    await page.getByRole('menuitem', { name: /^Docker archive/ }).click();
    const dialog = page.getByRole('dialog', { name: 'Download and export' });
    const file = join(temporaryFolder(), 'image.tar');
    await writeFile(file, 'to be replaced');
    electron.answers.saveDialog = { canceled: true, filePath: '' };
    await dialog.getByRole('button', { name: 'Download and export' }).click();
    await vi.waitFor(() => expect(electron.recorded.dialogs).toHaveLength(1), { timeout: 20_000 });
    expect(await dialog.getByRole('textbox', { name: 'File' }).getAttribute('readonly')).not.toBeNull();
    electron.answers.saveDialog = { canceled: false, filePath: file };
    await dialog.getByRole('button', { name: 'Download and export' }).click();
    await dialog.waitFor({ state: 'detached' });
    await vi.waitFor(async () => expect((await stat(file)).size).toBeGreaterThan(100_000), {
      timeout: 60_000,
    });
  });

  it('shows in the palette what a text that is dropped on the window is taken for', async (context) => {
    const simulator = await runningSimulator();
    await startMain(simulator);
    const page = await openPage(context, 'about:blank', { ownProfile: true });
    await showInPage(page, mainWindow(), electron);
    await page.getByRole('searchbox', { name: 'Search repositories' }).waitFor();
    await page.evaluate(`
      const dataTransfer = new DataTransfer();
      dataTransfer.setData('text/plain', 'docker pull windows/nanoserver:ltsc2022');
      document.querySelector('main').dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    `);
    await page.getByRole('combobox', { name: /Paste references/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Download', exact: true }).waitFor();
    expect(electron.recorded.notifications).toEqual([]);
  });

  it('goes on downloading while a crashed page comes back, pauses from the tray, and keeps it all when it quits', async (context) => {
    const simulator = await runningSimulator({ blobScale: 0.01, totalBytesPerSecond: 1_000_000 });
    const { state } = await startMain(simulator);
    const page = await openPage(context, 'about:blank', { ownProfile: true });
    await showInPage(page, mainWindow(), electron);
    const link = `longshore://explore/${simulator.host}/windows/servercore:ltsc2019-amd64`;
    electron.app.emit('second-instance', {}, ['longshore', link]);
    await page.getByRole('button', { name: 'Download', exact: true }).click();
    await vi.waitFor(() => expect(mainWindow().progress?.mode).toBe('normal'), { timeout: 20_000 });
    expect(electron.recorded.powerSaveBlockers.size).toBe(1);

    mainWindow().webContents.forcefullyCrashRenderer();
    await page.waitForLoadState();
    await page.getByRole('link', { name: /^Downloads/ }).click();
    await page.getByRole('progressbar').first().waitFor();

    const pauseAll = electron.recorded.trays[0]?.menus.at(-1)?.find(({ label }) => label === 'Pause all');
    pauseAll?.click?.(undefined as never, undefined, undefined as never);
    await page.getByRole('button', { name: 'Resume', exact: true }).first().waitFor();
    await vi.waitFor(() => expect(mainWindow().progress?.mode).toBe('paused'));
    expect(electron.recorded.powerSaveBlockers.size).toBe(0);

    await page.goto('about:blank');
    await quit();
    expect(await readFile(join(state, 'downloads.json'), 'utf8')).toContain('servercore:ltsc2019-amd64');
  });
});
