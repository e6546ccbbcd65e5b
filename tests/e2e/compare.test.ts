import { expect, test } from 'vitest';
import { eventually, openImage } from './actions.ts';
import { prepareStage } from './stage.ts';

const stage = prepareStage();
const framework = 'dotnet/framework/runtime:4.8.1';

test('two platforms, and two tags, compared layer by layer', async (context) => {
  const page = await stage.open(context);
  await openImage(page, stage.host, 'windows/servercore:ltsc2022');
  await page.getByRole('tab', { name: 'Compare' }).click();
  await page.getByText('See which layers another platform or tag shares with this one').waitFor();
  // Last month's build of the same release, which is another platform.
  const choice = page.getByRole('combobox', { name: 'Compare with' });
  const options = page.getByRole('listbox').last().getByRole('option');
  await choice.click();
  await page.getByRole('group', { name: 'Tags' }).waitFor();
  await page.getByRole('option', { name: /^\d+ more\. Type/ }).waitFor();
  expect(await options.count()).toBeLessThanOrEqual(51);
  const list = page.getByRole('listbox').filter({ has: page.getByRole('group', { name: 'Tags' }) });
  expect((await list.boundingBox())?.height).toBeLessThanOrEqual(320);
  await choice.fill('20348.4171 amd64');
  await eventually(() => options.allTextContents()).toEqual(['10.0.20348.4171-amd64']);
  await choice.press('Escape');
  expect(await choice.inputValue()).toBe('');
  await choice.click();
  await choice.fill('20348.4171');
  await page.getByRole('option', { name: '10.0.20348.4171', exact: true }).click();
  await page.getByRole('heading', { name: /^In both ?1 layer/ }).waitFor();
  await page.getByRole('heading', { name: /^Only in this one ?1 layer/ }).waitFor();
  await openImage(page, stage.host, framework);
  // As text that is pasted: no key opens the list.
  await choice.fill('ltsc2022');
  await page.getByRole('group', { name: 'Platforms' }).getByText('Windows Server 2022').waitFor();
  await choice.press('Enter');
  await page.getByRole('heading', { name: /^Only in the other/ }).waitFor();
  expect(await choice.inputValue()).toBe('Windows Server 2022');
});
