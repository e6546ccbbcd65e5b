import { expect, test } from 'vitest';
import { eventually, goTo, openImage, startDownload, stateOf } from './actions.ts';
import { violations } from './axe.ts';
import { prepareStage } from './stage.ts';

const stage = prepareStage({ blobScale: 0.01 });

test('any two images: other tags, other platforms, other repositories, and the library', async (context) => {
  const page = await stage.open(context);
  // Below the comparison's own words, an image of the library: Nano Server has nothing of Server Core.
  const row = await startDownload(page, stage.host, 'windows/nanoserver:ltsc2022');
  await eventually(() => stateOf(row).textContent()).toMatch(/^Done/);
  await goTo(page, 'Explore');
  await openImage(page, stage.host, 'windows/servercore:ltsc2022');
  await page.getByRole('tab', { name: 'Compare' }).click();
  await page.getByRole('heading', { level: 1, name: 'Compare' }).waitFor();
  const [a, b] = [page.getByRole('combobox', { name: 'A' }), page.getByRole('combobox', { name: 'B' })];
  expect(await a.inputValue()).toBe('windows/servercore:ltsc2022');

  // Last month's build, which is another platform, found by its words.
  await b.fill('no such thing');
  await page.getByText('Nothing matches “no such thing”').waitFor();
  await b.press('Escape');
  await a.click();
  await a.press('Escape');
  // A full reference is taken as it is, though the repository at hand has tags like it.
  await b.fill('windows/servercore:10.0.20348.4171');
  await b.press('Enter');
  await eventually(() => b.inputValue()).toBe('windows/servercore:10.0.20348.4171');
  const picture = page.getByRole('img', { name: / shared, .* new in B, .* only in A$/ });
  await picture.waitFor();
  await page.getByRole('row', { name: /^New in B 1 layer/ }).waitFor();
  await page.getByRole('row', { name: /^In both 1 layer/ }).waitFor();
  expect(await violations(page)).toEqual([]);

  // Of another repository: nothing is shared with the image of the library, and it needs nothing.
  await b.fill('nanoserver');
  await page
    .getByRole('group', { name: 'In your library' })
    .getByRole('option', { name: /nanoserver:ltsc2022/ })
    .click();
  await page.getByRole('img', { name: /^0 B shared, .* only in A$/ }).waitFor();
  await page.getByText(/^B is in your library already: nothing of its/).waitFor();
  expect(await page.getByRole('button', { name: /^Download / }).count()).toBe(0);
  await page.getByRole('button', { name: 'Swap' }).click();
  await eventually(() => a.inputValue()).toBe('windows/nanoserver:ltsc2022');
  await page.getByText(/^With A in the library, B costs/).waitFor();
  await page.getByRole('button', { name: /^Download [\d.]+ MB$/ }).waitFor();
  await page.getByRole('button', { name: 'Back to the image' }).click();
  await page.getByRole('heading', { level: 2, name: 'servercore:ltsc2022', exact: true }).waitFor();
});
