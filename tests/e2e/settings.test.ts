import { spawn } from 'node:child_process';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { launchAddresses } from '../support/engines/launch-addresses.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { chooseOption, downloadRow, eventually, goTo, openLink, paste, stateOf, toastOf } from './actions.ts';
import { openPage } from './browser.ts';
import { prepareStage } from './stage.ts';

const cliFile = fileURLToPath(new URL('../../out/node/cli.cjs', import.meta.url));
const stage = prepareStage({
  auth: 'token',
  credentials: { username: 'harbour', password: 'master' },
});

/** Reloads the page once a setting is on the disk, because the screen changes before the file does. */
async function reloadWhenSaved(page: Page, setting: object): Promise<void> {
  const file = join(stage.folder, 'state', 'settings.json');
  await eventually(async () => JSON.parse(await readFile(file, 'utf8').catch(() => '{}'))).toMatchObject(
    setting,
  );
  await page.reload();
}

async function fill(page: Page, name: string, text: string): Promise<void> {
  await page.getByRole('textbox', { name, exact: true }).fill(text);
  await page.keyboard.press('Enter');
}

function textOf(page: Page, name: string): Promise<string> {
  return page.getByRole('textbox', { name, exact: true }).inputValue();
}

/** Signs in with a password in the dialog that is open. */
async function signIn(page: Page, password: string): Promise<void> {
  const dialog = page.getByRole('dialog', { name: `Sign in to ${stage.host}` });
  await dialog.getByLabel('User name').fill('harbour');
  await dialog.getByLabel('Password or token').fill(password);
  await dialog.getByRole('button', { name: 'Sign in' }).click();
}

/** Serves the app with nothing of this user's: no library is given, and state and home are the test's own. */
async function serveFromHome(home: string): Promise<string> {
  const server = spawn(process.execPath, [cliFile, 'serve', '--json', '--registry', stage.host], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env.PATH, HOME: home, USERPROFILE: home, LONGSHORE_STATE: join(home, 'state') },
  });
  onTestFinished(() => void server.kill('SIGKILL'));
  return launchAddresses(server.stdout).fresh();
}

test('numbers, limits and switches are kept', async (context) => {
  const page = await stage.open(context);
  await goTo(page, 'Settings');
  for (const [name, keys] of [
    ['Simultaneous downloads', ['ArrowUp', 'ArrowUp']],
    ['Connections per layer', ['ArrowDown']],
    ['Connections per host', ['ArrowUp']],
    ['Seconds to wait for an answer', ['ArrowUp']],
  ] as const) {
    await page.getByRole('spinbutton', { name }).focus();
    for (const key of keys) await page.keyboard.press(key);
  }
  await page.getByText(/^Fewer are used when more do not help\. A layer that is alone/).waitFor();
  const seconds = page.getByRole('spinbutton', { name: 'Seconds to wait for an answer' });
  await eventually(() => seconds.inputValue()).toBe('61');
  for (const [typed, kept] of [
    ['5', '20'],
    ['soon', '20'],
    ['100000', '600'],
    ['90', '90'],
  ] as const) {
    await seconds.fill(typed);
    await page.keyboard.press('Enter');
    await eventually(() => seconds.inputValue()).toBe(kept);
  }
  await page.getByRole('switch', { name: 'Limit download speed' }).click();
  await fill(page, 'Speed limit', 'fast');
  await page.getByRole('alert').getByText('Enter a number with k, M or G').waitFor();
  await fill(page, 'Speed limit', '2.5M');
  await page.getByText('2.5 MB/s over all downloads').waitFor();
  await page.getByRole('switch', { name: 'Resume downloads when Longshore starts' }).click();
  await reloadWhenSaved(page, {
    maximumActiveDownloads: 5,
    limitRate: 2_500_000,
    resumeOnStart: false,
    answerTimeoutSeconds: 90,
  });
  await eventually(() => page.getByRole('spinbutton', { name: 'Simultaneous downloads' }).inputValue()).toBe(
    '5',
  );
  expect(await page.getByRole('spinbutton', { name: 'Connections per layer' }).inputValue()).toBe('7');
  expect(await page.getByRole('spinbutton', { name: 'Connections per host' }).inputValue()).toBe('17');
  expect(await page.getByRole('switch', { name: 'Limit download speed' }).isChecked()).toBe(true);
  expect(await textOf(page, 'Speed limit')).toBe('2.5M');
  expect(await page.getByRole('switch', { name: 'Resume downloads when Longshore starts' }).isChecked()).toBe(
    false,
  );
  await page.getByRole('switch', { name: 'Limit download speed' }).click();
  // Hours that cannot be say why, and the focus stays with them.
  await page.getByRole('button', { name: 'No limit' }).click();
  const popover = page.getByRole('dialog');
  await popover.getByRole('button', { name: 'Add' }).click();
  await popover.getByRole('button', { name: 'Monday' }).and(page.locator(':focus')).waitFor();
  await popover.getByRole('textbox', { name: 'From', exact: true }).fill('25:00');
  await popover.getByText('Enter a time such as 22:00.').waitFor();
  await popover.getByRole('textbox', { name: 'From', exact: true }).fill('22');
  await popover.getByRole('button', { name: 'Save' }).click();
  await popover.getByRole('button', { name: 'Add' }).and(page.locator(':focus')).waitFor();
  await page.keyboard.press('Escape');
  await popover.waitFor({ state: 'hidden' });
});

test('theme and language change at once and stay', async (context) => {
  const page = await stage.open(context);
  await goTo(page, 'Settings');
  const scheme = () => page.evaluate('document.documentElement.style.colorScheme');
  const background = () => page.evaluate('getComputedStyle(document.querySelector("nav")).backgroundColor');
  const light = await background();
  await chooseOption(page, 'Theme', 'Dark');
  await eventually(scheme).toBe('dark');
  await eventually(background).not.toBe(light);
  await chooseOption(page, 'Theme', 'High contrast');
  await reloadWhenSaved(page, { theme: 'high-contrast' });
  await eventually(() => page.getByRole('combobox', { name: 'Theme' }).textContent()).toBe('High contrast');
  await chooseOption(page, 'Theme', 'Use system setting');
  await eventually(scheme).toBe('light');

  await chooseOption(page, 'Language', '简体中文');
  await page.getByRole('heading', { level: 1, name: '设置' }).waitFor();
  expect(await page.evaluate('document.documentElement.lang')).toBe('zh-CN');
  await reloadWhenSaved(page, { language: 'zh-CN' });
  await page.getByRole('heading', { level: 1, name: '设置' }).waitFor();
  await chooseOption(page, '语言', 'English');
  await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
});

test('registries: added, offered by the picker, removed; the default one and plain HTTP', async (context) => {
  const page = await stage.open(context);
  await goTo(page, 'Settings');
  const add = page.getByRole('textbox', { name: 'Add a registry' });
  await add.fill('not a host');
  await page
    .getByRole('alert')
    .getByText(/^Enter a host/)
    .waitFor();
  await add.fill('registry.example:5000');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('checkbox', { name: 'Plain HTTP' }).check();
  await reloadWhenSaved(page, { registries: [{ host: 'registry.example:5000', plainHttp: true }] });
  await eventually(() => page.getByRole('checkbox', { name: 'Plain HTTP' }).isChecked()).toBe(true);
  await page.getByRole('button', { name: /^Registry: / }).click();
  await page.getByRole('menuitemradio', { name: 'registry.example:5000' }).waitFor();
  await page.getByRole('menuitem', { name: 'Manage registries…' }).click();
  await page.getByRole('button', { name: 'Remove registry registry.example:5000' }).click();
  await page.getByRole('checkbox', { name: 'Plain HTTP' }).waitFor({ state: 'detached' });
  expect(await textOf(page, 'Default registry')).toBe(stage.host);
});

test('mirrors: offered, used, added and removed', async (context) => {
  const dockerFolder = join(stage.folder, '.docker');
  await mkdir(dockerFolder, { recursive: true });
  await writeFile(join(dockerFolder, 'daemon.json'), '{"registry-mirrors":["https://hub-mirror.example"]}');
  const page = await stage.open(context);
  await goTo(page, 'Settings');
  await page.getByText('Found on this machine: https://hub-mirror.example').waitFor();
  await page.getByRole('button', { name: 'Use mirror https://hub-mirror.example' }).click();
  await page.getByText('For docker.io, asked as containerd does').waitFor();
  await page.getByText('Found on this machine').waitFor({ state: 'detached' });
  const address = page.getByRole('textbox', { name: 'Address of the mirror' });
  await address.fill('https://ann:secret@mirror.example');
  await page.getByRole('alert').getByText('Enter a URL without user name').waitFor();
  await address.fill('https://harbor.example/mcr');
  await page.keyboard.press('Enter');
  await page.getByText(`For ${stage.host}, below a path`).waitFor();
  await eventually(() => address.inputValue()).toBe('');
  await page.reload();
  for (const name of ['https://harbor.example/mcr', 'https://hub-mirror.example'])
    await page.getByRole('button', { name: `Remove mirror ${name}` }).click();
  await page.getByText('No mirrors').waitFor();
});

test('proxy, certificates and library folder refuse what cannot be', async (context) => {
  const page = await stage.open(context);
  await goTo(page, 'Settings');
  await chooseOption(page, 'Proxy', 'Address');
  await fill(page, 'Proxy address', 'nowhere');
  await page
    .getByRole('alert')
    .getByText(/^Enter an address such as/)
    .waitFor();
  await fill(page, 'Proxy address', 'http://proxy.example:8080');
  await reloadWhenSaved(page, { proxy: 'http://proxy.example:8080' });
  await eventually(() => textOf(page, 'Proxy address')).toBe('http://proxy.example:8080');
  await chooseOption(page, 'Proxy', 'None');
  await page.getByRole('textbox', { name: 'Proxy address' }).waitFor({ state: 'detached' });
  await fill(page, 'Additional certificates', 'relative.pem');
  await page.getByRole('alert').getByText('Enter a full path').waitFor();
  await page.keyboard.press('Escape');
});

test('a library folder that was given at the start is shown and cannot be changed', async (context) => {
  const page = await stage.open(context);
  await goTo(page, 'Settings');
  await page.getByText(/^Longshore was started with this folder/).waitFor();
  expect(await textOf(page, 'Library folder')).toBe(stage.library);
  expect(await page.getByRole('textbox', { name: 'Library folder' }).isEditable()).toBe(false);
});

test('another library folder is tried out, kept, and used from the next start', async (context) => {
  const home = temporaryFolder();
  const first = join(home, 'Longshore');
  const second = join(home, 'other', 'library');
  await writeFile(join(home, 'file'), '');
  const page = await openPage(context, await serveFromHome(home));
  await goTo(page, 'Settings');
  await page.getByText(`In use now: ${first}. A change counts from the next start`).waitFor();
  await fill(page, 'Library folder', join(home, 'file', 'library'));
  await toastOf(page, /is in the way/).waitFor();
  await eventually(() => textOf(page, 'Library folder')).toBe('');
  await fill(page, 'Library folder', second);
  await eventually(() =>
    stat(second).then(
      (found) => found.isDirectory(),
      () => false,
    ),
  ).toBe(true);
  await page.getByText(`In use now: ${first}.`).waitFor();
  const later = await openPage(context, await serveFromHome(home));
  await goTo(later, 'Settings');
  await later.getByText(`In use now: ${second}.`).waitFor();
  expect(await textOf(later, 'Library folder')).toBe(second);
});

test('a registry that asks for a sign-in: refused, signed in, signed out', async (context) => {
  const page = await stage.open(context);
  await page.getByRole('heading', { name: 'Sign-in needed' }).waitFor();
  // In place: the message has the way to sign in, a wrong password says so, and what failed is tried again by itself.
  await page
    .getByRole('button', { name: `Sign in to ${stage.host}…` })
    .first()
    .click();
  await signIn(page, 'pilot');
  await page.getByRole('alert').getByText('did not take this user name and password').waitFor();
  await signIn(page, 'master');
  // The host of this window has no key store.
  await toastOf(page, /^Signed in to .* until Longshore closes/).waitFor();
  await page.getByRole('treeitem', { name: 'windows/servercore', exact: true }).waitFor();
  await goTo(page, 'Settings');
  await page.getByText(/^Signed in as harbour until Longshore closes/).waitFor();
  await openLink(page, stage.host);
  await page.getByRole('treeitem', { name: 'windows/servercore', exact: true }).waitFor();
  await goTo(page, 'Settings');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Sign in…' }).waitFor();
});

test('images of a registry that asks for a sign-in are planned after it, and downloads that it refuses go on', async (context) => {
  const page = await stage.open(context, { permissions: ['clipboard-read', 'clipboard-write'] });
  const { host } = stage;
  const images = [`${host}/windows/nanoserver:1809`, `${host}/dotnet/runtime:10.0`];
  await page.getByRole('heading', { name: 'Sign-in needed' }).waitFor();
  await paste(page, images.join('\n'));
  const sheet = page.getByRole('dialog', { name: '2 images found' });
  await sheet
    .getByRole('button', { name: `Sign in to ${host}…` })
    .first()
    .click();
  await signIn(page, 'pilot');
  await page.getByRole('alert').getByText('did not take this user name and password').waitFor();
  await signIn(page, 'master');
  const download = sheet.getByRole('button', { name: 'Download 2 images' });
  await download.waitFor();

  // Signed out meanwhile in another window: the rows say so, and signing in at one of them helps both.
  const other = await stage.open(context);
  await goTo(other, 'Settings');
  await other.getByRole('button', { name: 'Sign out' }).click();
  await other.getByRole('button', { name: 'Sign in…' }).waitFor();
  await download.click();
  const rows = images.map((image) => downloadRow(page, image));
  for (const row of rows) await row.getByRole('button', { name: `Sign in to ${host}…` }).waitFor();
  await rows[0]?.getByRole('button', { name: `Sign in to ${host}…` }).click();
  await signIn(page, 'master');
  for (const row of rows) await eventually(() => stateOf(row).textContent()).toMatch(/^Done/);
});
