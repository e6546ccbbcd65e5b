import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runningSimulator } from '../support/registries/running-simulator.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { electronProgram, needElectron, startElectron } from './electron-app.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const isRoot = process.getuid?.() === 0;
const sandbox = isRoot ? ['--no-sandbox'] : [];

if (electronProgram() === undefined) console.log('skipped: no Electron binary');

// What the stand-in for Electron was made to do after Electron's sources, here as Electron does it.
describe('Electron', () => {
  it('ends with a sentence and a code on a profile that cannot be used', (context) => {
    context.skip(process.platform !== 'linux', 'elsewhere the sentence is a dialog that waits for its user');
    const program = needElectron(context);
    const state = temporaryFolder();
    writeFileSync(join(state, 'desktop'), 'a file in the place of the folder');
    const { status, stderr } = spawnSync(program, [...sandbox, root, '--', '--state', state], {
      encoding: 'utf8',
      timeout: 60_000,
    });
    expect({ status, stderr }).toEqual({
      status: 7,
      stderr: expect.stringContaining('cannot use its folder'),
    });
  });

  it('takes no registry on this machine for a URL behind --', async (context) => {
    const { host } = await runningSimulator();
    const local = host.replace('127.0.0.1', 'localhost');
    const { app } = await startElectron(context, ['--', '--registry', local, '--plain-http']);
    const page = await app.firstWindow();
    await page.getByText(local, { exact: true }).first().waitFor();
  });

  it('leaves the profile of the user alone while it runs the command line', (context) => {
    const program = needElectron(context);
    const home = temporaryFolder();
    const config = join(home, 'config');
    mkdirSync(config);
    const headless = process.platform === 'linux' ? ['--ozone-platform=headless', '--no-sandbox'] : [];
    spawnSync(program, [root, ...headless, '--disable-gpu', '--cli', '--', '--version'], {
      env: { ...process.env, HOME: home, XDG_CONFIG_HOME: config, APPDATA: config },
      timeout: 60_000,
    });
    expect(readdirSync(config)).toEqual([]);
    expect(existsSync(join(home, 'Library', 'Application Support', 'Longshore'))).toBe(false);
  });

  it('tells of a missing key store on Linux by its synchronous answer alone', async (context) => {
    context.skip(process.platform !== 'linux', 'every macOS and Windows has a key store');
    const { app } = await startElectron(context, []);
    await app.firstWindow();
    const { isAvailable, key } = await app.evaluate(async ({ safeStorage }) => ({
      isAvailable: safeStorage.isEncryptionAvailable(),
      key: (await safeStorage.encryptStringAsync('secret')).subarray(0, 3).toString(),
    }));
    expect(key === 'v10').toBe(!isAvailable);
  });

  it('shows the menu of a text where the pointer is in a field', async (context) => {
    const { app } = await startElectron(context, []);
    const page = await app.firstWindow();
    const field = page.getByRole('searchbox', { name: 'Search repositories' });
    await field.waitFor();
    await app.evaluate(({ Menu }) => {
      Menu.prototype.popup = function popup() {
        Object.assign(globalThis, { shownRoles: this.items.map(({ role }) => role) });
      };
    });
    await field.click({ button: 'right' });
    await expect
      .poll(() => app.evaluate(() => Reflect.get(globalThis, 'shownRoles')))
      .toEqual(expect.arrayContaining(['cut', 'copy', 'paste']));
  });

  it('draws title bar and dialogs in the theme of the settings', async (context) => {
    const { app } = await startElectron(context, []);
    const page = await app.firstWindow();
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('combobox', { name: 'Theme' }).click();
    await page.getByRole('option', { name: 'Dark' }).click();
    await expect.poll(() => app.evaluate(({ nativeTheme }) => nativeTheme.themeSource)).toBe('dark');
    expect(await app.evaluate(({ nativeTheme }) => nativeTheme.shouldUseDarkColors)).toBe(true);
  });
});
