import { readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { chooseFromMenu, downloadRow, eventually, goTo, startDownload, stateOf, toastOf } from './actions.ts';
import { violations } from './axe.ts';
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

/** Puts the note of a removal away, which ends it. */
async function endRemoval(page: Page): Promise<void> {
  await toastOf(page, /^Removed/)
    .getByRole('button', { name: 'Close' })
    .click();
  const index = () => readFile(join(stage.library, 'index.json'), 'utf8');
  await eventually(index).not.toContain('io.longshore.removed');
}

/** Gives an image of the library so many further names, as another tool would. */
async function addEntries(count: number): Promise<void> {
  const path = join(stage.library, 'index.json');
  const index = JSON.parse(await readFile(path, 'utf8'));
  const [image] = index.manifests.toSorted(
    (left: { size: number }, right: { size: number }) => left.size - right.size,
  );
  for (let number = 1; number <= count; number++) {
    const annotations = { 'org.opencontainers.image.ref.name': `${stage.host}/copies/image:${number}` };
    index.manifests.push({ ...image, annotations });
  }
  await writeFile(path, JSON.stringify(index));
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
  // Beside a title and no search box there is room for words.
  for (const words of ['Import…', 'Free space…', 'Serve…'])
    await page.getByText(words, { exact: true }).waitFor();
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
  await page.getByRole('table').getByRole('button', { name: 'Close' }).click();

  await row.getByRole('button', { name: 'Verify' }).click();
  await page.getByText(/^\d blobs checked, every byte is correct\./).waitFor();
  await page.getByRole('table').getByRole('button', { name: 'Close' }).click();
  // Of an OCI archive: nothing that docker load takes.
  await menuOf(page, name).click();
  const check = page.getByRole('menuitem', { name: 'Check for a newer digest' });
  await check.waitFor();
  expect(await page.getByRole('menuitem', { name: 'Copy docker load command' }).count()).toBe(0);
  await page.keyboard.press('Escape');
  await check.waitFor({ state: 'detached' });
  // The same menu by the other mouse button, and by keys, which leave the focus where it was.
  await row.getByText('Windows Server 2019').click({ button: 'right' });
  await check.waitFor();
  await page.keyboard.press('Escape');
  await check.waitFor({ state: 'detached' });
  const box = row.getByRole('checkbox');
  for (const key of ['ContextMenu', 'Shift+F10']) {
    await box.and(page.locator(':focus')).waitFor();
    await page.keyboard.press(key);
    await check.waitFor();
    await page.keyboard.press('Escape');
    await check.waitFor({ state: 'detached' });
  }
  await box.and(page.locator(':focus')).waitFor();
  await page.keyboard.press('Shift+F10');
  await check.waitFor();
  // All of it is in the lowest window too.
  await page.setViewportSize({ width: 900, height: 420 });
  await eventually(() =>
    page.getByRole('menu').evaluate((menu) => {
      const { top, bottom } = menu.parentElement?.getBoundingClientRect() ?? {};
      return top !== undefined && bottom !== undefined && top >= 0 && bottom <= 420;
    }),
  ).toBe(true);
  await page.getByRole('menuitem', { name: 'Remove…' }).press('Enter');
  await page.getByRole('alertdialog').waitFor();
  await page.keyboard.press('Escape');
  await box.and(page.locator(':focus')).waitFor();
  await page.reload();
  await row.waitFor();
});

test('an export names the folder it makes and the command that loads it, and asks before it replaces', async (context) => {
  const page = await stage.open(context, { permissions: ['clipboard-read', 'clipboard-write'] });
  const name = 'windows/servercore:ltsc2019';
  await goTo(page, 'Library');
  const openDialog = () => imageRow(page, name).getByRole('button', { name: 'Export' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export image' });
  const path = dialog.getByRole('textbox', { name: 'File' });
  const folder = join(stage.folder, "new it's");
  const file = join(folder, 'servercore.tar');

  await openDialog();
  await dialog.getByRole('radio', { name: /^Docker archive/ }).check();
  await writeFile(join(stage.folder, 'letter.txt'), 'Dear');
  for (const [wrong, reason] of [
    [join(stage.folder, 'letter.txt', 'image.tar'), 'letter.txt is not a folder'],
    [join(stage.library, 'image.tar'), `is in the library ${stage.library}`],
  ] as const) {
    await path.fill(wrong);
    await dialog.getByText(reason).waitFor();
    expect(await dialog.getByRole('button', { name: 'Export' }).isDisabled()).toBe(true);
  }
  await path.fill(file);
  await dialog.getByText(`The folder ${folder} will be made.`).waitFor();
  await path.press('Enter');
  await page.getByText(`Exported to ${file}.`).waitFor();
  const command = `docker load --input '${file.replace("it's", "it'\\''s")}'`;
  const copied = () => page.evaluate('navigator.clipboard.readText()');
  await page.getByRole('button', { name: 'Copy docker load command' }).click();
  await eventually(copied).toBe(command);
  await page.evaluate('navigator.clipboard.writeText("")');
  await chooseFromMenu(page, menuOf(page, name), 'Copy docker load command');
  await eventually(copied).toBe(command);

  await writeFile(file, 'precious');
  await openDialog();
  await path.fill(file);
  await dialog.getByText('servercore.tar exists and will be replaced.').waitFor();
  expect(await dialog.getByRole('button', { name: 'Export' }).count()).toBe(0);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  expect(await readFile(file, 'utf8')).toBe('precious');
  await openDialog();
  await path.fill(file);
  await dialog.getByRole('button', { name: 'Replace' }).click();
  await eventually(async () => (await stat(file)).size).toBeGreaterThan(10_000_000);
});

test('an export of an image that is no longer there says so', async (context) => {
  const page = await stage.open(context);
  const name = 'windows/nanoserver:1809';
  await downloadAll(page, [name]);
  await goTo(page, 'Library');
  await chooseFromMenu(page, menuOf(page, name), 'Remove…');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
  await imageRow(page, name).waitFor({ state: 'detached' });
  await endRemoval(page);
  await goTo(page, 'Downloads');
  const row = downloadRow(page, `${stage.host}/${name}`);
  await chooseFromMenu(page, row.getByRole('button', { name: 'More actions' }), 'Export…');
  await page.getByRole('textbox', { name: 'File' }).fill(join(stage.folder, 'gone.tar'));
  await page.getByRole('dialog').getByRole('button', { name: 'Export' }).click();
  const note = page.getByRole('group').filter({ hasText: `${stage.host}/${name}` });
  await note.getByText('This image is no longer in the library.').waitFor();
  await note.getByRole('button', { name: 'Close' }).click();
  await note.waitFor({ state: 'detached' });
});

test('many images are ordered by their columns, and filtered', async (context) => {
  const page = await stage.open(context);
  await addEntries(10);
  await goTo(page, 'Library');
  const shown = () => page.locator('tbody span:has(> strong)').allTextContents();
  const names = async () => (await shown()).filter((text) => text.startsWith('copies/'));
  await eventually(names).toEqual(Array.from({ length: 10 }, (_, index) => `copies/image:${index + 1}`));
  const head = (name: string) => page.getByRole('columnheader', { name, exact: true });
  expect(await head('Image').getAttribute('aria-sort')).toBe('ascending');
  await head('Image').getByRole('button').click();
  await eventually(names).toEqual(Array.from({ length: 10 }, (_, index) => `copies/image:${10 - index}`));
  await head('Size').getByRole('button').click();
  expect(await head('Size').getAttribute('aria-sort')).toBe('descending');
  expect(await head('Image').getAttribute('aria-sort')).toBe('none');
  const largest = 'dotnet/framework/runtime:4.8.1';
  await eventually(async () => (await shown())[0]).toBe(largest);
  await page.reload();
  await eventually(async () => (await shown())[0]).toBe(largest);

  const filter = page.getByRole('searchbox', { name: 'Filter images' });
  await filter.fill('COPIES image:10');
  await eventually(shown).toEqual(['copies/image:10']);
  await filter.fill('nothing like this');
  await page.getByText('No image matches the filter').waitFor();
});

test('an image that another program has added is there when the place is opened again', async (context) => {
  const page = await stage.open(context);
  await goTo(page, 'Library');
  await imageRow(page, 'copies/image:1').waitFor();
  await goTo(page, 'Explore');
  const index = join(stage.library, 'index.json');
  const { manifests, ...fields } = JSON.parse(await readFile(index, 'utf8'));
  const annotations = { 'org.opencontainers.image.ref.name': `${stage.host}/copies/late:1` };
  const added = [...manifests, { ...manifests[0], annotations }];
  await writeFile(index, JSON.stringify({ ...fields, manifests: added }));
  await goTo(page, 'Library');
  await imageRow(page, 'copies/late:1').waitFor();
});

test('a followed tag that moves is updated, and its older version is kept', async (context) => {
  const page = await stage.open(context);
  const name = 'windows/nanoserver:ltsc2025';
  await downloadAll(page, [name]);
  await goTo(page, 'Library');
  const row = imageRow(page, name);
  await row.getByText('not followed').waitFor();
  await chooseFromMenu(page, menuOf(page, name), 'Follow');
  await row.getByText('followed, up to date').waitFor();

  const tags = stage.simulator.content.repository('windows/nanoserver')?.tags;
  const other = [...(tags?.keys() ?? [])].findLast((tag) => /^10\.0\.26100\.\d+$/.test(tag));
  const newer = tags?.get(other ?? '')?.manifest;
  if (newer === undefined) throw new Error('The simulator has no other build of this release');
  stage.simulator.content.addStored('windows/nanoserver', ['ltsc2025'], newer);
  await chooseFromMenu(page, menuOf(page, name), 'Check for a newer digest');
  await toastOf(page, '1 update found.').waitFor();
  await row
    .getByRole('button', { name: new RegExp(`^Update · [\\d.]+ .B.*, ${stage.host}/${name}$`) })
    .waitFor();
  await page.getByRole('link', { name: 'Library, 1 update' }).waitFor();
  await page.getByRole('tab', { name: 'Updates 1' }).click();
  await page.getByRole('button', { name: /^Update all \(1, [\d.]+ .B\)$/ }).waitFor();

  await chooseFromMenu(page, menuOf(page, name), 'Updates and history…');
  const dialog = page.getByRole('dialog', { name });
  await dialog.getByText(/^\d kept \(.*\) · \d new$/).waitFor();
  await dialog.getByRole('radio', { name: /^stays/ }).check();
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Update' }).click();
  await page.getByRole('tab', { name: /^All/ }).click();
  await row.getByText('followed, up to date').waitFor();
  await page.getByTitle(new RegExp(`/${name}@sha256:[0-9a-f]{64}$`)).waitFor();
});

test('deleting says what it frees, and can be thought better of', async (context) => {
  const page = await stage.open(context);
  const name = 'windows/nanoserver:ltsc2019';
  await downloadAll(page, [name]);
  await goTo(page, 'Library');
  const dialog = page.getByRole('alertdialog', { name: `Remove ${stage.host}/${name}?` });
  await chooseFromMenu(page, menuOf(page, name), 'Remove…');
  await dialog.getByText(/^This frees [\d.]+ MB on the disk\.$/).waitFor();
  await dialog.getByRole('button', { name: 'Keep it' }).click();
  await dialog.waitFor({ state: 'detached' });
  await chooseFromMenu(page, menuOf(page, name), 'Remove…');
  await dialog.getByRole('button', { name: 'Remove' }).click();
  await toastOf(page, /^Removed .* MB are freed when this note goes/).waitFor();
  await imageRow(page, name).waitFor({ state: 'detached' });
  await endRemoval(page);
});

test('deleting says that nothing is freed while another image cannot be read', async (context) => {
  const page = await stage.open(context);
  const index = join(stage.library, 'index.json');
  const before = await readFile(index, 'utf8');
  const other = `${stage.host}/lost:1`;
  const digest = `sha256:${'e'.repeat(64)}`;
  const lost = { mediaType: 'application/vnd.oci.image.manifest.v1+json', digest, size: 5 };
  const annotations = { 'org.opencontainers.image.ref.name': other };
  const { manifests, ...fields } = JSON.parse(before);
  await writeFile(index, JSON.stringify({ ...fields, manifests: [...manifests, { ...lost, annotations }] }));
  await page.reload();
  await goTo(page, 'Library');
  const ask = async (name: string) => {
    // Of so many images only those in view have rows.
    await page.getByPlaceholder('Filter images').fill(name);
    await chooseFromMenu(page, menuOf(page, name), 'Remove…');
    return page.getByRole('alertdialog');
  };
  const dialog = await ask('windows/servercore:ltsc2019');
  await dialog.getByText(`Nothing is freed for now, because ${other} cannot be read`).waitFor();
  expect(await dialog.getByText(/^This frees/).count()).toBe(0);
  await dialog.getByRole('button', { name: 'Keep it' }).click();
  await dialog.waitFor({ state: 'detached' });
  await (await ask('lost:1')).getByText(/^How much this frees is not known/).waitFor();
  await dialog.getByRole('button', { name: 'Remove' }).click();
  await imageRow(page, 'lost:1').waitFor({ state: 'detached' });
  await endRemoval(page);
});

test('unused space is freed after saying how much it is', async (context) => {
  const page = await stage.open(context);
  await goTo(page, 'Library');
  const orphan = join(stage.library, 'blobs', 'sha256', 'f'.repeat(64));
  await writeFile(orphan, Buffer.alloc(5_000_000));
  const free = page.getByRole('button', { name: 'Free space…' });
  await free.click();
  await toastOf(page, /^Nothing to free/).waitFor();
  const hoursAgo = new Date(Date.now() - 3 * 60 * 60 * 1000);
  await utimes(orphan, hoursAgo, hoursAgo);
  await free.click();
  const dialog = page.getByRole('alertdialog', { name: 'Free unused space?' });
  await dialog.getByText(/^1 blob that no image uses .* takes 5\.0 MB\.$/).waitFor();
  // A screen reader is told of what is asked, and a window that becomes narrow goes on asking.
  const described = await dialog.getAttribute('aria-describedby');
  expect(await page.locator(`[id="${described}"]`).textContent()).toMatch(/^1 blob that no image uses/);
  await page.setViewportSize({ width: 900, height: 700 });
  await page.getByRole('button', { name: 'Free space…', includeHidden: true }).waitFor({ state: 'detached' });
  await page.setViewportSize({ width: 1280, height: 800 });
  await dialog.getByRole('button', { name: 'Free space' }).click();
  await toastOf(page, '5.0 MB freed').waitFor();
  await free.click();
  await toastOf(page, /^Nothing to free/)
    .last()
    .waitFor();

  // A narrow window has a menu for it, beside no button.
  await page.setViewportSize({ width: 900, height: 700 });
  await writeFile(orphan, Buffer.alloc(3_000_000));
  await utimes(orphan, hoursAgo, hoursAgo);
  expect(await free.count()).toBe(0);
  await chooseFromMenu(page, page.getByRole('button', { name: 'More actions' }).first(), 'Free space…');
  await dialog.getByText(/^1 blob that no image uses .* takes 3\.0 MB\.$/).waitFor();
  await dialog.getByRole('button', { name: 'Free space' }).click();
  await toastOf(page, '3.0 MB freed').waitFor();
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
  await page.getByRole('button', { name: 'Repair 1 blob' }).click();
  await page.getByText(/^Repaired 1 blob with [\d.]+ MB from the network\./).waitFor();
  await page.getByRole('button', { name: 'Verify all' }).click();
  await page.getByText(/blobs? checked, every byte is correct/).waitFor();
});
