import { expect, test } from 'vitest';
import { eventually, toastOf } from './actions.ts';
import { prepareStage } from './stage.ts';

const stage = prepareStage();

test('Chinese words find an image among its months, and its tags are walked through', async (context) => {
  const page = await stage.open(context);
  const tree = page.getByRole('tree', { name: 'Repositories' });
  const search = page.getByRole('searchbox', { name: 'Search repositories' });
  // What is no part of the repository's name goes on to its tags.
  await search.fill('服务器核心 2022');
  await tree.getByRole('treeitem', { name: 'windows/servercore', exact: true }).waitFor();
  await search.press('Enter');
  await eventually(() => page.getByRole('searchbox', { name: 'Filter tags' }).inputValue()).toBe('2022');
  const images = page.getByRole('listbox', { name: 'Tags' }).getByRole('option');
  await images.first().waitFor();
  for (const name of await images.allTextContents()) expect(name).toMatch(/^Server 2022/);
  // The strip of months scrolls the list, and the arrows to the sides walk through an image's tags.
  const months = page.getByRole('listbox', { name: 'Months' });
  await months.getByRole('option', { name: /^February 2026, 1 image, 0 in your library$/ }).click();
  await images.filter({ hasText: '10 Feb' }).waitFor();
  await months.getByRole('option', { name: /^November 2026/ }).click();
  await images.filter({ hasText: '10 Nov' }).click();
  await page.getByRole('heading', { level: 2, name: 'servercore:ltsc2022', exact: true }).waitFor();
  await page.getByRole('listbox', { name: 'Tags' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.getByRole('heading', { level: 2, name: 'servercore:ltsc2022-amd64', exact: true }).waitFor();
});

test('menus by the other button and by key, and the list of keys', async (context) => {
  const page = await stage.open(context, { permissions: ['clipboard-read', 'clipboard-write'] });
  const tree = page.getByRole('tree', { name: 'Repositories' });
  const nano = tree.getByRole('treeitem', { name: 'windows/nanoserver', exact: true });
  await nano.click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Copy name' }).click();
  await toastOf(page, `Copied: ${stage.host}/windows/nanoserver`).waitFor();
  await toastOf(page, `Copied: ${stage.host}/windows/nanoserver`)
    .getByRole('button', { name: 'Close' })
    .click();
  await page.getByRole('button', { name: 'Notes, 1 new' }).click();
  await page.getByRole('list', { name: 'Notes' }).getByText('/windows/nanoserver').waitFor();
  await page.keyboard.press('Escape');
  await nano.click();
  const tags = page.getByRole('listbox', { name: 'Tags' });
  await tags.getByRole('option').first().waitFor();
  await tags.focus();
  await page.keyboard.press('Shift+F10');
  await page.getByRole('menuitem', { name: 'Compare with…' }).waitFor();
  await page.keyboard.press('Escape');
  await eventually(() => tags.evaluate((node) => node === node.ownerDocument.activeElement)).toBe(true);
  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await sheet.getByText('Shift F10').waitFor();
  await page.keyboard.press('Escape');
  await sheet.waitFor({ state: 'detached' });
});
