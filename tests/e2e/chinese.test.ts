import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { eventually, openLink } from './actions.ts';
import { violations } from './axe.ts';
import { prepareStage } from './stage.ts';

const stage = prepareStage({ auth: 'token', credentials: { username: 'harbour', password: 'master' } });

/** Types a password into the dialog that is open, and sends it off. */
async function signIn(page: Page, password: string): Promise<void> {
  const dialog = page.getByRole('dialog', { name: `登录 ${stage.host}` });
  await dialog.getByLabel('用户名').focus();
  await page.keyboard.press('Control+A');
  await page.keyboard.type('harbour');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Control+A');
  await page.keyboard.type(password);
  await page.keyboard.press('Enter');
}

test('by keyboard and in Chinese: signing in, an image, and its update of the next month', async (context) => {
  const page = await stage.open(context, { locale: 'zh-CN' });
  const name = 'windows/nanoserver:ltsc2025';
  const press = (button: string | RegExp, key = 'Enter') =>
    page.getByRole('button', { name: button }).first().press(key);

  await press(`登录 ${stage.host}…`);
  await signIn(page, 'pilot');
  await page.getByRole('alert').getByText('不接受此用户名和密码').waitFor();
  await signIn(page, 'master');
  await page.getByRole('treeitem', { name: 'windows/servercore', exact: true }).waitFor();

  await openLink(page, `${stage.host}/${name}`);
  await page.getByRole('button', { name: '下载', exact: true }).press('Enter');
  await page.getByRole('link', { name: /^镜像库/ }).press('Enter');
  const row = page.getByRole('row').filter({ hasText: name });
  await row.getByText('未关注').waitFor();
  const choose = async (item: string) => {
    await row.getByRole('button', { name: '更多操作' }).press('Enter');
    await page.getByRole('menuitem', { name: item, exact: true }).press('Enter');
  };
  await choose('关注');
  await row.getByText('已关注，已是最新').waitFor();

  const tags = stage.simulator.content.repository('windows/nanoserver')?.tags;
  const other = [...(tags?.keys() ?? [])].findLast((tag) => /^10\.0\.26100\.\d+$/.test(tag));
  const newer = tags?.get(other ?? '')?.manifest;
  if (newer === undefined) throw new Error('The simulator has no other build of this release');
  stage.simulator.content.addStored('windows/nanoserver', ['ltsc2025'], newer);
  await press('检查更新');
  await page.getByRole('tab', { name: '更新 1' }).press('Enter');
  expect(await violations(page)).toEqual([]);
  await press(/^全部更新（1 个，/);
  await page.getByRole('tab', { name: /^全部/ }).press('Enter');
  await row.getByText('已关注，已是最新').waitFor();
  await eventually(() => page.getByRole('tab', { name: '更新 0' }).count()).toBe(1);
});
