import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { chooseFromMenu, downloadRow, eventually, goTo, startDownload, stateOf } from './actions.ts';
import { prepareStage } from './stage.ts';

const stage = prepareStage({ blobScale: 0.01 });

async function downloadAll(page: Page, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const row = await startDownload(page, stage.host, name);
    await eventually(() => stateOf(row).textContent()).toMatch(/^Done/);
  }
}

function imageRow(page: Page, name: string) {
  return page.getByRole('row').filter({ has: page.getByTitle(`${stage.host}/${name}`, { exact: true }) });
}

function menuOf(page: Page, name: string) {
  return imageRow(page, name).getByRole('button', { name: 'More actions' });
}

test('an empty library leads to Explore', async (context) => {
  const page = await stage.open(context);
  await goTo(page, 'Library');
  await page.getByRole('heading', { name: 'Your library is empty' }).waitFor();
  await page.getByRole('button', { name: 'Explore images' }).click();
  await page.getByRole('searchbox', { name: 'Search repositories' }).waitFor();
});

test('images are listed, exported, verified, and copied as a command', async (context) => {
  const page = await stage.open(context, { permissions: ['clipboard-read', 'clipboard-write'] });
  const name = 'windows/servercore:ltsc2019';
  await downloadAll(page, [name, 'dotnet/framework/runtime:4.8.1?platform=windows%2Famd64%3Altsc2019']);
  await goTo(page, 'Library');
  const row = imageRow(page, name);
  await row.getByText('Windows Server 2019').waitFor();
  await row.getByText('foreign layers').waitFor();
  await row.getByText(/MB shared$/).waitFor();

  await row.getByRole('button', { name: 'Export' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export image' });
  await dialog.getByRole('radio', { name: /^OCI archive/ }).check();
  await dialog.getByRole('checkbox', { name: /^As distributable/ }).check();
  const file = join(stage.folder, 'servercore.tar');
  await dialog.getByRole('textbox', { name: 'File' }).fill(file);
  await dialog.getByRole('button', { name: 'Export' }).click();
  await page.getByText(`Exported to ${file}.`).waitFor();
  expect((await stat(file)).size).toBeGreaterThan(10_000_000);
  await page.getByRole('button', { name: 'Close' }).click();

  await row.getByRole('button', { name: 'Verify' }).click();
  await page.getByText(/^\d blobs checked, every byte is correct\./).waitFor();
  await page.getByRole('button', { name: 'Close' }).click();
  await chooseFromMenu(page, menuOf(page, name), 'Copy docker load command');
  await eventually(() => page.evaluate('navigator.clipboard.readText()')).toMatch(
    /^docker load -i .*servercore.*\.tar$/,
  );
  await page.reload();
  await row.waitFor();
});

test('a newer digest is found and opened', async (context) => {
  const page = await stage.open(context);
  const name = 'windows/nanoserver:ltsc2025';
  await downloadAll(page, [name]);
  await goTo(page, 'Library');
  await chooseFromMenu(page, menuOf(page, name), 'Check for a newer digest');
  await page.getByText(`${stage.host}/${name} is up to date`).waitFor();
  const tags = stage.simulator.content.repository('windows/nanoserver')?.tags;
  const other = [...(tags?.keys() ?? [])].findLast((tag) => /^10\.0\.26100\.\d+$/.test(tag));
  const newer = tags?.get(other ?? '')?.manifest;
  if (newer === undefined) throw new Error('The simulator has no other build of this release');
  stage.simulator.content.addStored('windows/nanoserver', ['ltsc2025'], newer);
  await chooseFromMenu(page, menuOf(page, name), 'Check for a newer digest');
  await page.getByText(new RegExp(`${name} is now [0-9a-f]{12}`)).waitFor();
  await page.getByRole('button', { name: 'See it' }).click();
  await page.getByRole('heading', { level: 2, name: 'nanoserver:ltsc2025', exact: true }).waitFor();
});

test('deleting says what it frees, and can be thought better of', async (context) => {
  const page = await stage.open(context);
  const name = 'windows/nanoserver:ltsc2019';
  await downloadAll(page, [name]);
  await goTo(page, 'Library');
  const dialog = page.getByRole('alertdialog', { name: `Delete ${stage.host}/${name}?` });
  await chooseFromMenu(page, menuOf(page, name), 'Delete');
  await dialog.getByText(/^This frees [\d.]+ MB on the disk\.$/).waitFor();
  await dialog.getByRole('button', { name: 'Keep it' }).click();
  await dialog.waitFor({ state: 'detached' });
  await chooseFromMenu(page, menuOf(page, name), 'Delete');
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await page.getByText(/^Deleted .* freed$/).waitFor();
  await imageRow(page, name).waitFor({ state: 'detached' });
});

test('a damaged blob is found out', async (context) => {
  const page = await stage.open(context);
  await downloadAll(page, ['windows/nanoserver:ltsc2022']);
  const blobs = join(stage.library, 'blobs', 'sha256');
  for (const blob of await readdir(blobs)) {
    const path = join(blobs, blob);
    if ((await stat(path)).size < 1_000_000) continue;
    const bytes = await readFile(path);
    bytes.fill(0, 1000, 1100);
    await writeFile(path, bytes);
    break;
  }
  await goTo(page, 'Library');
  await page.getByRole('button', { name: 'Verify all' }).click();
  await page.getByText('Damaged blobs: 1, missing: 0.').waitFor();
  await page.getByRole('button', { name: 'Download 1 affected image again' }).click();
  await goTo(page, 'Downloads');
  const row = downloadRow(page, `${stage.host}/windows/nanoserver:ltsc2022`).first();
  await eventually(() => stateOf(row).textContent()).toMatch(/^Done/);
  await goTo(page, 'Library');
  await page.getByRole('button', { name: 'Verify all' }).click();
  await page.getByText(/blobs? checked, every byte is correct/).waitFor();
});
