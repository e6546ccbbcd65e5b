import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { runningSimulator } from '../support/registries/running-simulator.ts';
import { electronProgram, needElectron, startElectron } from './electron-app.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

if (electronProgram() === undefined) console.log('skipped: no Electron binary');

describe('Longshore in Electron', () => {
  it('opens an image, downloads it and finds it in the library', async (context) => {
    const simulator = await runningSimulator({ blobScale: 0.02 });
    const { app } = await startElectron(context, ['--registry', simulator.host]);
    const page = await app.firstWindow();
    await page.getByRole('searchbox', { name: 'Search repositories' }).fill('servercore');
    await page.getByText('windows/servercore', { exact: true }).first().click();
    await page.getByRole('searchbox', { name: 'Filter tags' }).fill('ltsc2019');
    await page.getByText('ltsc2019', { exact: true }).first().click();
    await page.getByRole('button', { name: 'Download', exact: true }).click();
    await page.getByRole('link', { name: /^Downloads/ }).click();
    await page.getByRole('progressbar', { name: `${simulator.host}/windows/servercore:ltsc2019` }).waitFor();
    await page
      .getByText(/^Done|In the library/i)
      .first()
      .waitFor({ timeout: 60_000 });
    await page.getByRole('link', { name: 'Library' }).click();
    await page.getByText('windows/servercore:ltsc2019').first().waitFor();
  });

  it('shows its page in a sandbox, without Node, under its own policy', async (context) => {
    const { app } = await startElectron(context, []);
    const page = await app.firstWindow();
    await page.getByRole('link', { name: 'Settings' }).waitFor();
    expect(page.url()).toMatch(/^app:\/\/longshore\//);
    expect(await page.evaluate('[typeof require, typeof process, typeof module]')).toEqual([
      'undefined',
      'undefined',
      'undefined',
    ]);
    const policy = await page.evaluate(
      `fetch('/').then((answer) => answer.headers.get('content-security-policy'))`,
    );
    expect(policy).toMatch(/^default-src 'none'; script-src 'self'/);
    const policyOfNothing = await page.evaluate(
      `fetch('/nothing').then((answer) => answer.headers.get('content-security-policy'))`,
    );
    expect(policyOfNothing).toBe(policy);
    const sandboxed = await app.evaluate(({ app: main }) =>
      main
        .getAppMetrics()
        .filter(({ type }) => type === 'Tab')
        .map((metric) => metric.sandboxed),
    );
    // Electron tells this on macOS and Windows only.
    if (process.platform !== 'linux') expect(sandboxed).toEqual([true]);
  });

  it('lets its page go nowhere and have nothing but the clipboard to write', async (context) => {
    const { app } = await startElectron(context, []);
    const page = await app.firstWindow();
    await page.getByRole('link', { name: 'Settings' }).waitFor();
    await page.evaluate(`location.href = 'https://example.com/'`);
    expect(await page.evaluate(`window.open('https://example.com/') === null`)).toBe(true);
    expect(await page.evaluate(`Notification.requestPermission()`)).toBe('denied');
    expect(page.url()).toMatch(/^app:\/\/longshore\//);
    expect(app.windows()).toHaveLength(1);
    const outside = await page.evaluate(
      `fetch('app://longshore/../package.json').then((answer) => answer.status)`,
    );
    expect(outside).toBe(404);
  });

  it('brings its page back after a crash', async (context) => {
    const { app } = await startElectron(context, []);
    const page = await app.firstWindow();
    await page.getByRole('link', { name: 'Settings' }).waitFor();
    const crashed = page.waitForEvent('crash');
    await app.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer();
    });
    await crashed;
    await expect
      .poll(() =>
        app.evaluate(({ BrowserWindow }) =>
          BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript('document.title'),
        ),
      )
      .toContain('Longshore');
  });

  it('is there once: a second start ends by itself', async (context) => {
    const { app, folder } = await startElectron(context, []);
    await app.firstWindow();
    const isRoot = process.getuid?.() === 0;
    const { status } = spawnSync(
      needElectron(context),
      [root, '--state', join(folder, 'state'), ...(isRoot ? ['--no-sandbox'] : [])],
      { timeout: 60_000 },
    );
    expect(status).toBe(0);
    expect(app.windows()).toHaveLength(1);
  });

  it('shows the image of a link that a second start brings', async (context) => {
    const simulator = await runningSimulator();
    const { app } = await startElectron(context, ['--registry', simulator.host]);
    const page = await app.firstWindow();
    await page.getByRole('link', { name: 'Settings' }).waitFor();
    const link = `longshore://explore/${simulator.host}/windows/nanoserver:ltsc2022`;
    await app.evaluate(({ app: main }, word) => main.emit('second-instance', {}, ['longshore', word]), link);
    await expect.poll(() => page.url()).toContain('/windows/nanoserver:ltsc2022');
  });

  it('runs the command line without a display', (context) => {
    const program = needElectron(context);
    const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...env } = process.env;
    const switches =
      process.platform === 'linux'
        ? ['--ozone-platform=headless', '--no-sandbox', '--disable-gpu']
        : ['--disable-gpu'];
    const { status, stdout } = spawnSync(program, [root, ...switches, '--cli', '--', '--version'], {
      env,
      encoding: 'utf8',
    });
    expect({ status, version: stdout.trim() }).toEqual({ status: 0, version: packageJson.version });
  });
});
