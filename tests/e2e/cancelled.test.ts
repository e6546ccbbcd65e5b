import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterEach, expect, test } from 'vitest';
import {
  amountOf,
  downloadRow,
  eventually,
  goTo,
  openImage,
  startDownload,
  stateOf,
  toastOf,
} from './actions.ts';
import { violations } from './axe.ts';
import { prepareStage } from './stage.ts';

const stage = prepareStage({ blobScale: 0.01 });
const slow = 2_000_000;
const image = 'windows:ltsc2019';
const kept = /^Cancelled [\d.]+ MB kept$/;

afterEach(() => {
  stage.simulator.faults.clear();
  stage.simulator.options.totalBytesPerSecond = undefined;
});

/** Bytes of all partial blobs in the library. */
async function ingestBytes(): Promise<number> {
  const folder = join(stage.library, 'ingest');
  const partials = (await readdir(folder)).filter((name) => name.endsWith('.partial'));
  const sizes = partials.map(async (name) => {
    // A blob that is complete by now has left the folder.
    const { blocks, size } = await stat(join(folder, name)).catch(() => ({ blocks: 0, size: 0 }));
    return Math.min(size, blocks * 512);
  });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

/** Starts a slow download and cancels it when some MB have arrived. */
async function startAndCancel(page: Page): Promise<Locator> {
  stage.simulator.options.totalBytesPerSecond = slow;
  const row = await startDownload(page, stage.host, image);
  await eventually(() => amountOf(row).textContent()).toMatch(/^(?:[3-9]|\d\d)\.\d of/);
  await row.getByRole('button', { name: 'Cancel' }).click();
  await eventually(() => stateOf(row).textContent()).toMatch(kept);
  return row;
}

/** Removes a row whatever it keeps. */
async function deleteData(page: Page, row: Locator): Promise<void> {
  await row.getByRole('button', { name: 'Delete data' }).click();
  const question = page.getByRole('alertdialog', { name: 'Remove 1 unfinished download?' });
  await question.getByText(/^The [\d.]+ MB that have arrived are deleted from the disk\.$/).waitFor();
  await question.getByRole('button', { name: 'Remove' }).click();
  await row.waitFor({ state: 'detached' });
}

test('what a cancelled download has stays until somebody is asked, and Undo goes on with it', async (context) => {
  const page = await stage.open(context);
  const done = await startDownload(page, stage.host, 'windows/nanoserver:ltsc2022');
  await eventually(() => stateOf(done).textContent()).toMatch(/^Done/);
  const row = await startAndCancel(page);
  expect(await ingestBytes()).toBeGreaterThan(2_500_000);

  await page.getByRole('button', { name: 'Clear finished' }).click();
  await done.waitFor({ state: 'detached' });
  expect(await ingestBytes()).toBeGreaterThan(2_500_000);
  expect(await stateOf(row).textContent()).toMatch(kept);
  expect(await page.getByRole('button', { name: 'Clear finished' }).count()).toBe(0);
  await page.getByRole('tab', { name: 'Cancelled 1' }).click();
  await row.waitFor();
  await page.getByRole('tab', { name: 'Finished 0' }).click();
  await row.waitFor({ state: 'detached' });
  await page.getByRole('tab', { name: 'All 1' }).click();

  const before = await ingestBytes();
  await row.getByRole('button', { name: 'Undo' }).click();
  await row.getByRole('button', { name: 'Pause' }).waitFor();
  expect(await ingestBytes()).toBeGreaterThanOrEqual(before - 100_000);
  await row.getByRole('button', { name: 'Cancel' }).click();
  await eventually(() => stateOf(row).textContent()).toMatch(kept);
  await deleteData(page, row);
  await eventually(() => readdir(join(stage.library, 'ingest'))).toEqual([]);
});

test('the toast after a cancellation undoes it, and only the rest is fetched', async (context) => {
  const page = await stage.open(context);
  const row = await startAndCancel(page);
  const toast = toastOf(page, 'Cancelled windows:ltsc2019. What has arrived is kept.');
  stage.simulator.options.totalBytesPerSecond = undefined;
  await toast.getByRole('button', { name: 'Undo' }).click();
  await eventually(() => stateOf(row).textContent()).toMatch(/^Done/);
  await row.click();
  await page.getByRole('tab', { name: 'Log' }).click();
  await page
    .getByText(/^Resumed .* were already here/)
    .first()
    .waitFor();
  await page.getByRole('button', { name: 'Clear finished' }).click();
});

test('the keys that cancel and remove ask before anything is deleted', async (context) => {
  const page = await stage.open(context);
  stage.simulator.options.totalBytesPerSecond = slow;
  // Another image than the tests above have left in the library.
  const name = 'windows/server:ltsc2025';
  await openImage(page, stage.host, name);
  await page.getByRole('button', { name: 'Download', exact: true }).click();
  await goTo(page, 'Downloads');
  const row = downloadRow(page, `${stage.host}/${name}`);
  await eventually(() => amountOf(row).textContent()).toMatch(/^(?:[3-9]|\d\d)\.\d of/);
  await row.focus();
  await page.keyboard.press('Delete');
  await eventually(() => stateOf(row).textContent()).toMatch(kept);
  expect(await row.evaluate((element) => element === element.ownerDocument.activeElement)).toBe(true);
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Delete');
  const question = page.getByRole('alertdialog', { name: 'Remove 1 unfinished download?' });
  await question.waitFor();
  expect(await violations(page)).toEqual([]);
  await question.getByRole('button', { name: 'Keep it' }).click();
  await question.waitFor({ state: 'detached' });
  expect(await stateOf(row).textContent()).toMatch(kept);
  await page.reload();
  await eventually(() => stateOf(row).textContent()).toMatch(kept);
  await deleteData(page, row);
});
