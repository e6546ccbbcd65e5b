import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, expect, test } from 'vitest';
import {
  amountOf,
  chooseFromMenu,
  downloadRow,
  eventually,
  goTo,
  openImage,
  pressDownload,
  startDownload,
  stateOf,
  toastOf,
} from './actions.ts';
import { violations } from './axe.ts';
import { prepareStage } from './stage.ts';

const stage = prepareStage({ blobScale: 0.01 });
const slow = 1_000_000;
const large = [
  'windows/servercore:ltsc2025',
  'windows/servercore:ltsc2022',
  'windows/server:ltsc2025',
] as const;

afterEach(() => {
  stage.simulator.faults.clear();
  stage.simulator.options.totalBytesPerSecond = undefined;
});

/** Takes everything out of the list, so that a test finds none of another's downloads. */
async function clearList(page: Page): Promise<void> {
  await goTo(page, 'Downloads');
  await page.getByRole('row').first().focus();
  await page.keyboard.press('Control+a');
  await page.getByRole('button', { name: 'Remove selected' }).click();
  const isGone = page.getByRole('heading', { name: 'No downloads yet' });
  const question = page.getByRole('alertdialog', { name: /^Remove \d+ / });
  await isGone.or(question).waitFor();
  if (await question.isVisible()) await question.getByRole('button', { name: 'Remove' }).click();
  await isGone.waitFor();
}

async function references(page: Page): Promise<(string | null)[]> {
  const bars = await page.getByRole('grid').getByRole('progressbar').all();
  return Promise.all(bars.map((bar) => bar.getAttribute('aria-label')));
}

test('downloads to an archive at the path that was typed', async (context) => {
  const page = await stage.open(context);
  const name = 'windows/nanoserver:ltsc2022';
  const file = join(stage.folder, 'nanoserver.tar');
  await openImage(page, stage.host, name);
  await chooseFromMenu(page, page.getByRole('button', { name: 'More formats' }), /^Docker archive/);
  const dialog = page.getByRole('dialog', { name: 'Download and export' });
  await dialog.getByRole('textbox', { name: 'File' }).fill('not/absolute.tar');
  await dialog.getByText('Enter a full path, starting with the drive or root folder.').waitFor();
  expect(await dialog.getByRole('button', { name: 'Download and export' }).isDisabled()).toBe(true);
  await dialog.getByRole('textbox', { name: 'File' }).fill(file);
  await dialog.getByRole('button', { name: 'Download and export' }).click();
  await goTo(page, 'Downloads');
  const row = downloadRow(page, `${stage.host}/${name}`);
  await eventually(() => stateOf(row).textContent()).toMatch(/^Done/);
  expect((await stat(file)).size).toBeGreaterThan(1_000_000);
  await clearList(page);
});

test('downloads all platforms of an index, and hands a finished download over as a folder', async (context) => {
  const page = await stage.open(context);
  const name = 'oss/kubernetes/pause:3.4.1';
  await openImage(page, stage.host, name);
  await chooseFromMenu(page, page.getByRole('button', { name: 'More formats' }), /^All 9 platforms/);
  await goTo(page, 'Downloads');
  const row = downloadRow(page, `${stage.host}/${name}`);
  await eventually(() => stateOf(row).textContent()).toMatch(/^Done/);
  await row.getByText('All platforms').waitFor();
  await chooseFromMenu(page, row.getByRole('button', { name: 'More actions' }), 'Export…');
  const dialog = page.getByRole('dialog', { name: 'Export image' });
  await dialog.getByRole('radio', { name: /^OCI folder/ }).check();
  await dialog.getByRole('textbox', { name: 'Folder' }).fill(join(stage.folder, 'pause'));
  await dialog.getByRole('button', { name: 'Export' }).click();
  await page.getByText(/^Exported to .*pause/).waitFor();
  expect((await stat(join(stage.folder, 'pause', 'index.json'))).isFile()).toBe(true);
  await clearList(page);
});

test('many at once: pause, resume, cancel, retry and remove the selected ones', async (context) => {
  stage.simulator.options.totalBytesPerSecond = slow;
  const page = await stage.open(context);
  for (const name of large) await startDownload(page, stage.host, name);
  const states = async () =>
    (await page.locator('[data-state]').allTextContents()).map((text) => text.trim()).join('|');
  await page.getByRole('row').first().focus();
  await page.keyboard.press('Control+a');
  await page.getByText('3 selected').waitFor();
  await page.getByRole('button', { name: 'Pause selected' }).click();
  await eventually(states).toBe('Paused|Paused|Paused');
  await page.getByRole('button', { name: 'Resume selected' }).click();
  await eventually(states).not.toContain('Paused');
  await page.getByRole('button', { name: 'Cancel selected' }).click();
  await eventually(states).toMatch(/^Cancelled[^|]*\|Cancelled[^|]*\|Cancelled[^|]*$/);
  await page.getByRole('button', { name: 'Retry selected' }).click();
  await eventually(states).not.toContain('Cancelled');
  await page.getByRole('button', { name: 'Clear selection' }).click();
  await page.getByRole('button', { name: 'Pause all' }).click();
  await eventually(states).toBe('Paused|Paused|Paused');
  stage.simulator.options.totalBytesPerSecond = undefined;
  await page.getByRole('button', { name: 'Resume all' }).click();
  await eventually(states).toMatch(/^Done.*\|Done.*\|Done.*$/);
  await page.getByRole('button', { name: 'Clear finished' }).click();
  await page.getByRole('heading', { name: 'No downloads yet' }).waitFor();
});

test('the queue is ordered by keyboard, by menu and by dragging', async (context) => {
  stage.simulator.options.totalBytesPerSecond = 20_000;
  const page = await stage.open(context);
  const names = ['azurelinux/base/core:3.0', 'dotnet/sdk:10.0', 'dotnet/aspnet:10.0', 'dotnet/runtime:10.0'];
  const [first, second, third, fourth] = names.map((name) => `${stage.host}/${name}`);
  for (const name of names) await startDownload(page, stage.host, name);
  await eventually(() => references(page)).toEqual([first, second, third, fourth]);
  await stateOf(downloadRow(page, fourth ?? ''))
    .getByText('Queued #4')
    .waitFor();

  await downloadRow(page, first ?? '').focus();
  await page.keyboard.press('Alt+ArrowDown');
  await eventually(() => references(page)).toEqual([second, first, third, fourth]);
  const menu = downloadRow(page, fourth ?? '').getByRole('button', { name: 'More actions' });
  await chooseFromMenu(page, menu, /^Move up/);
  await eventually(() => references(page)).toEqual([second, first, fourth, third]);
  // The same menu by key: to the top, and back by one.
  await downloadRow(page, third ?? '').focus();
  await page.keyboard.press('Shift+F10');
  await page.getByRole('menuitem', { name: 'Move to top' }).click();
  await eventually(() => references(page)).toEqual([third, second, first, fourth]);
  await downloadRow(page, third ?? '').click({ button: 'right' });
  for (const place of [1, 2, 3]) {
    if (place > 1) await downloadRow(page, third ?? '').click({ button: 'right' });
    await page.getByRole('menuitem', { name: /^Move down/ }).click();
    await eventually(async () => (await references(page)).indexOf(third ?? '')).toBe(place);
  }
  await eventually(() => references(page)).toEqual([second, first, fourth, third]);
  await downloadRow(page, third ?? '').dragTo(downloadRow(page, second ?? ''), {
    sourcePosition: { x: 200, y: 20 },
    targetPosition: { x: 200, y: 20 },
  });
  await eventually(() => references(page)).toEqual([third, second, first, fourth]);
  await page.reload();
  await eventually(() => references(page)).toEqual([third, second, first, fourth]);

  // One that has not begun can begin at a time of day, and now after all.
  const last = downloadRow(page, fourth ?? '');
  await chooseFromMenu(page, menu, 'Start at…');
  const dialog = page.getByRole('dialog', { name: 'Start this download later' });
  const hour = String((new Date().getHours() + 12) % 24).padStart(2, '0');
  await dialog.getByLabel('Time of day').fill(`${hour}:00`);
  await dialog.getByText(/^Waits until /).waitFor();
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Apply' }).click();
  await eventually(() => stateOf(last).textContent()).toMatch(/^Waiting until /);
  await chooseFromMenu(page, menu, 'Start now');
  await eventually(() => stateOf(last).textContent()).not.toMatch(/^Waiting until /);
  await clearList(page);
});

test('what is finished stands below what goes on, and each kind can be shown alone', async (context) => {
  const page = await stage.open(context);
  const [done, moving] = ['windows/nanoserver:ltsc2022', 'windows:ltsc2019'].map(
    (name) => `${stage.host}/${name}`,
  );
  await startDownload(page, stage.host, 'windows/nanoserver:ltsc2022');
  await eventually(() => stateOf(downloadRow(page, done ?? '')).textContent()).toMatch(/^Done/);
  stage.simulator.options.totalBytesPerSecond = slow;
  await startDownload(page, stage.host, 'windows:ltsc2019');
  await eventually(() => references(page)).toEqual([moving, done]);

  await page.getByRole('tab', { name: 'Finished 1' }).click();
  await eventually(() => references(page)).toEqual([done]);
  await page.reload();
  await eventually(() => references(page)).toEqual([done]);
  await page.getByRole('tab', { name: 'In progress 1' }).click();
  await eventually(() => references(page)).toEqual([moving]);
  await page.getByRole('tab', { name: 'Failed 0' }).click();
  await page.getByRole('heading', { name: 'No downloads of this kind' }).waitFor();
  await page.getByRole('button', { name: 'Show all' }).click();
  await eventually(() => references(page)).toEqual([moving, done]);

  // A finished download has no place in the queue, so it cannot be moved.
  await downloadRow(page, moving ?? '').focus();
  await page.keyboard.press('Alt+ArrowDown');
  await downloadRow(page, done ?? '').focus();
  await page.keyboard.press('Alt+ArrowUp');
  await page.waitForTimeout(500);
  expect(await references(page)).toEqual([moving, done]);
  await clearList(page);
});

test('limits one download, and all of them for a while or by hours', async (context) => {
  stage.simulator.options.totalBytesPerSecond = slow;
  const page = await stage.open(context);
  const row = await startDownload(page, stage.host, 'windows:ltsc2019');
  await chooseFromMenu(page, row.getByRole('button', { name: 'More actions' }), 'Limit speed…');
  const dialog = page.getByRole('dialog', { name: 'Limit this download' });
  await dialog.getByRole('textbox', { name: 'Highest speed' }).fill('fast');
  await dialog.getByText(/^Enter a number with k, M or G/).waitFor();
  await dialog.getByRole('textbox', { name: 'Highest speed' }).fill('500k');
  await dialog.getByText('At most 500.0 kB/s').waitFor();
  await dialog.getByRole('button', { name: 'Apply' }).click();
  await row.click();
  const drawer = page.getByRole('region', { name: 'Details of the download' });
  await drawer.getByRole('tab', { name: 'Speed' }).click();
  await drawer.getByText('500.0 kB/s').waitFor();
  // All of them: by a usual speed, for a while, and by hours.
  const bar = page.locator('footer');
  await page.getByRole('button', { name: 'No limit' }).click();
  const popover = page.getByRole('dialog');
  await popover.getByRole('radio', { name: '25 MB/s' }).press('Space');
  await bar.getByText('Limit 25 MB/s', { exact: true }).waitFor();
  await popover.getByRole('radio', { name: 'Until restart' }).press('Space');
  await bar.getByText('Limit 25 MB/s until restart', { exact: true }).waitFor();
  await popover.getByRole('textbox', { name: 'Own speed' }).fill('1.5');
  await popover.getByRole('textbox', { name: 'Own speed' }).press('Enter');
  await bar.getByText('Limit 1.5 MB/s until restart', { exact: true }).waitFor();
  await popover.getByRole('radio', { name: 'Always' }).press('Space');
  await bar.getByText('Limit 25 MB/s', { exact: true }).waitFor();
  await popover.getByRole('button', { name: 'Add' }).click();
  for (const name of ['From', 'To']) await popover.getByRole('textbox', { name, exact: true }).fill('12 am');
  await popover.getByRole('combobox', { name: 'Speed' }).selectOption('no downloads');
  await popover.getByRole('button', { name: 'Save' }).click();
  await bar.getByText('No downloads', { exact: true }).waitFor();
  await popover.getByRole('img', { name: /^Speeds of today/ }).waitFor();
  expect(await violations(page)).toEqual([]);
  // While the popover is open the rows are hidden from roles.
  await page.getByText('Waiting for the hours for downloads').first().waitFor();
  await popover.getByRole('switch', { name: 'Hours' }).click();
  await popover.getByRole('switch', { name: 'Speed limit' }).click();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'No limit', expanded: false }).waitFor();
  await eventually(() => stateOf(row).textContent()).toMatch(/^Downloading/);
  await clearList(page);
});

test('the drawer shows layers, pieces, speed and what happened', async (context) => {
  stage.simulator.options.totalBytesPerSecond = slow;
  const page = await stage.open(context);
  const row = await startDownload(
    page,
    stage.host,
    'dotnet/framework/runtime:4.8.1?platform=windows%2Famd64%3Altsc2019',
  );
  await row.click();
  const drawer = page.getByRole('region', { name: 'Details of the download' });
  await drawer.getByText(/connections? to 127\.0\.0\.1/).waitFor();
  await drawer.getByRole('progressbar', { name: /^Apply image/ }).waitFor();
  await drawer.getByRole('img', { name: /^Layer 1: \d+ of \d+ piece/ }).waitFor();
  await drawer.getByRole('button', { name: /^Run command/ }).click();
  await drawer.getByRole('img', { name: /^Layer 4: / }).waitFor();
  await drawer.getByRole('tab', { name: 'Speed' }).click();
  await drawer.getByRole('img', { name: 'Speed over the last five minutes' }).waitFor();
  await drawer.getByRole('tab', { name: 'Log' }).click();
  await drawer.getByText(/^Read the manifest .* 4 layers/).waitFor();
  await drawer
    .getByText(/^Fetching .* from its foreign host/)
    .first()
    .waitFor();
  await page.reload();
  await drawer.getByText(/^Read the manifest/).waitFor();
  await drawer.getByRole('button', { name: 'Close details' }).click();
  await drawer.waitFor({ state: 'detached' });
  await clearList(page);
});

test('a failed download says why, and goes on when its cause is gone', async (context) => {
  const page = await stage.open(context);
  const name = 'windows/servercore:ltsc2025-arm64';
  await openImage(page, stage.host, name);
  stage.simulator.faults.add({ kind: 'status', status: 404, match: '/blobs/', times: 'always' });
  const row = await pressDownload(page, `${stage.host}/${name}`);
  await eventually(() => stateOf(row).textContent()).toMatch(/^Failed .{20}/);
  await page
    .getByText(/ failed: .{20}/)
    .first()
    .waitFor({ state: 'attached' });
  await row.click();
  const drawer = page.getByRole('region', { name: 'Details of the download' });
  await drawer.getByText('A layer is not available').waitFor();
  await drawer.getByRole('button', { name: 'Copy details' }).waitFor();
  stage.simulator.faults.clear();
  await row.getByRole('button', { name: 'Retry' }).click();
  await eventually(() => stateOf(row).textContent()).toMatch(/^Done/);
  await clearList(page);
});

test('wrong content is never taken, and said to be wrong', async (context) => {
  const page = await stage.open(context);
  const name = 'windows/nanoserver:ltsc2019';
  await openImage(page, stage.host, name);
  const match = ({ role }: { role: string }) => role === 'data' || role === 'cdn';
  stage.simulator.faults.add({ kind: 'corrupt', match, times: 'always' });
  const row = await pressDownload(page, `${stage.host}/${name}`);
  await eventually(() => stateOf(row).textContent()).toMatch(/^Failed /);
  await row.click();
  await page.getByRole('region', { name: 'Details of the download' }).getByText('Wrong content').waitFor();
  await goTo(page, 'Library');
  const table = page.getByRole('table');
  await table.waitFor();
  expect(await table.getByText('windows/nanoserver:ltsc2019').count()).toBe(0);
  await clearList(page);
});

test('the drawer is as high as the user makes it, also after a reload', async (context) => {
  const page = await stage.open(context);
  const row = await startDownload(page, stage.host, 'windows/nanoserver:ltsc2022');
  await row.click();
  const drawer = page.getByRole('region', { name: 'Details of the download' });
  await drawer.waitFor();
  const heightOf = async () => (await drawer.boundingBox())?.height;
  const before = (await heightOf()) ?? 0;
  const resizer = page.getByRole('separator', { name: 'Height of the details' });
  await resizer.focus();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await eventually(heightOf).toBe(before + 32);
  const line = await resizer.boundingBox();
  await page.mouse.move(600, (line?.y ?? 0) + 4);
  await page.mouse.down();
  await page.mouse.move(600, (line?.y ?? 0) + 104);
  await page.mouse.up();
  await eventually(heightOf).toBeLessThan(before);
  const small = await heightOf();
  await page.reload();
  await eventually(heightOf).toBe(small);
  await resizer.dblclick();
  await eventually(heightOf).toBe(before);
  await clearList(page);
});

test('the page of an image pauses its download, and Download lets it go on', async (context) => {
  stage.simulator.options.totalBytesPerSecond = slow;
  const page = await stage.open(context);
  await openImage(page, stage.host, 'windows:ltsc2019');
  const image = page.getByRole('region', { name: 'Image' });
  const download = image.getByRole('button', { name: 'Download', exact: true });
  await download.click();
  await image.getByRole('button', { name: 'Pause' }).click();
  await image.getByText(/^Paused · \d+ %$/).waitFor();
  await download.click();
  await image.getByRole('button', { name: 'Pause' }).waitFor();
  await image.getByRole('button', { name: 'Cancel' }).click();
  await image.getByRole('button', { name: 'Pause' }).waitFor({ state: 'detached' });
  await clearList(page);
});

test('removing what has not ended asks first, and keeping it keeps it', async (context) => {
  stage.simulator.options.totalBytesPerSecond = slow;
  const page = await stage.open(context);
  const row = await startDownload(page, stage.host, 'windows:ltsc2019');
  await eventually(() => amountOf(row).textContent()).toMatch(/^(?:1\.[1-9]|[2-9]|\d\d)/);
  await chooseFromMenu(page, row.getByRole('button', { name: 'More actions' }), /^Remove from list/);
  const question = page.getByRole('alertdialog', { name: 'Remove 1 unfinished download?' });
  await question.getByText(/^The [\d.]+ [kM]B that have arrived are deleted/).waitFor();
  await question.getByRole('button', { name: 'Keep it' }).click();
  await question.waitFor({ state: 'detached' });
  await row.waitFor();
  await chooseFromMenu(page, row.getByRole('button', { name: 'More actions' }), /^Remove from list/);
  await question.getByRole('button', { name: 'Remove' }).click();
  await row.waitFor({ state: 'detached' });
});

test('a range reaches from the row that was clicked to the one that is clicked with Shift', async (context) => {
  stage.simulator.options.totalBytesPerSecond = 20_000;
  const page = await stage.open(context);
  const names = ['azurelinux/base/core:3.0', 'dotnet/sdk:10.0', 'dotnet/aspnet:10.0'];
  for (const name of names) await startDownload(page, stage.host, name);
  const rows = names.map((name) => downloadRow(page, `${stage.host}/${name}`));
  const place = { position: { x: 200, y: 12 } };
  await rows[0]?.click(place);
  await rows[2]?.click({ ...place, modifiers: ['Shift'] });
  await page.getByText('3 selected').waitFor();
  await rows[1]?.click({ ...place, modifiers: ['Shift'] });
  await page.getByText('2 selected').waitFor();
  await clearList(page);
});

test('who is elsewhere is told of an end, and led to it', async (context) => {
  const page = await stage.open(context);
  await openImage(page, stage.host, 'windows/nanoserver:ltsc2022');
  await page.getByRole('button', { name: 'Download', exact: true }).click();
  await toastOf(page, /nanoserver:ltsc2022 has finished downloading\./).waitFor();
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Downloads' }).waitFor();
  await goTo(page, 'Explore');
  // An image of the library can be exported with one click, and can still be downloaded again.
  await page.getByRole('button', { name: 'Export…' }).click();
  await page.getByRole('dialog', { name: 'Export image' }).getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Download', exact: true }).waitFor();
  await clearList(page);
});
