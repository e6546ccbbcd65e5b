// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts have variables of their own.
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { downloadRow, eventually, goTo, paste, stateOf } from './actions.ts';
import { violations } from './axe.ts';
import { prepareStage } from './stage.ts';

const stage = prepareStage({ blobScale: 0.001 });
const clipboard = { permissions: ['clipboard-read', 'clipboard-write'] };

function sheetOf(page: Page, title: string | RegExp = /images? found$/) {
  return page.getByRole('dialog', { name: title });
}

test('five images that are pasted are downloaded by keyboard', async (context) => {
  const page = await stage.open(context, clipboard);
  const { host } = stage;
  await paste(page, `${host}/dotnet/runtime:10.0`);
  const palette = page.getByRole('dialog', { name: 'Command palette' });
  await palette.getByRole('option', { name: new RegExp(`^${host}/dotnet/runtime:10.0`) }).waitFor();
  await page.keyboard.press('Escape');
  await palette.waitFor({ state: 'detached' });

  await paste(
    page,
    `x-base: &base {image: "${host}/dotnet/framework/runtime:4.8.1"}
services:
  web: {<<: *base}
  nano: {image: "${host}/windows/nanoserver:ltsc2022"}
  run: {image: "${host}/dotnet/runtime:10.0"}
  web2: {image: "${host}/dotnet/aspnet:10.0", platform: linux/arm64}
  sdk: {image: "${host}/dotnet/\${NAME}:10.0"}
  none: {image: "${host}/no/such:1"}
`,
  );
  const sheet = sheetOf(page, '6 images found');
  await sheet.getByText(/has no repository no\/such/).waitFor();
  await sheet.getByRole('button', { name: 'Download 4 images' }).waitFor();
  // The one that lacks a word gets it, and is planned like the others.
  await sheet.getByRole('textbox', { name: 'Value of NAME' }).focus();
  await page.keyboard.type('sdk');
  await page.keyboard.press('Enter');
  await sheet.getByRole('button', { name: 'Download 5 images' }).waitFor();
  await sheet.getByText(/to fetch for 5 images · .* shared, counted once/).waitFor();
  await sheet
    .getByText(/shared with row/)
    .first()
    .waitFor();
  await sheet.getByText(/room for it: .* free$/).waitFor();

  const platform = sheet.getByRole('combobox', {
    name: `Platform of ${host}/dotnet/framework/runtime:4.8.1`,
  });
  await sheet.getByRole('combobox', { name: /^My hosts run/ }).selectOption('Windows Server 2019');
  await eventually(() => platform.locator('option:checked').textContent()).toBe('Windows Server 2019');
  await sheet.getByRole('button', { name: 'Download 5 images' }).waitFor();
  await eventually(() => sheet.getByText('Looking it up…').count()).toBe(0);
  expect(await violations(page)).toEqual([]);

  // Each is written to a file of its own, into a folder that is made.
  await sheet.getByRole('checkbox', { name: 'Export when done…' }).focus();
  await page.keyboard.press('Space');
  await sheet.getByText(/will be made/).waitFor();
  await page.keyboard.press('Control+Enter');
  await page.getByRole('heading', { level: 1, name: 'Downloads' }).waitFor({ state: 'attached' });
  for (const name of ['framework/runtime:4.8.1', 'runtime:10.0', 'aspnet:10.0', 'sdk:10.0'])
    await eventually(() => stateOf(downloadRow(page, `${host}/dotnet/${name}`)).textContent()).toMatch(
      /^Done/,
    );
  const [exported = ''] = (await readdir(stage.folder)).filter((name) => name.startsWith('longshore-'));
  await eventually(() => readdir(join(stage.folder, exported)).then((names) => names.sort())).toEqual(
    [
      /^dotnet-aspnet-10\.0-linux-arm64/,
      /^dotnet-framework-runtime-4\.8\.1-windows-amd64-10\.0\.17763/,
      /^dotnet-runtime-10\.0-windows-amd64-10\.0\.17763/,
      /^dotnet-sdk-10\.0-windows-amd64-10\.0\.17763/,
      /^windows-nanoserver-ltsc2022-windows-amd64/,
    ].map((name) => expect.stringMatching(name)),
  );
  await goTo(page, 'Library');
  const image = page
    .getByRole('row')
    .filter({ has: page.getByTitle(`${host}/dotnet/framework/runtime:4.8.1`, { exact: true }) });
  await image.getByText('Windows Server 2019').waitFor();
});

test('files are opened and dropped, by mouse and in Chinese', async (context) => {
  const page = await stage.open(context, { ...clipboard, locale: 'zh-CN' });
  const { host, folder } = stage;
  const file = join(folder, 'Dockerfile');
  await writeFile(
    file,
    `ARG TAG=ltsc2022\nFROM ${host}/windows/nanoserver:$TAG AS base\nFROM ${host}/windows/servercore:$TAG\n`,
  );
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: '打开清单…' }).click();
  await (await choosing).setFiles(file);
  const sheet = page.getByRole('dialog', { name: '找到 2 个镜像' });
  await sheet.getByText('Dockerfile:2，阶段 base').waitFor();
  // What the library has is not fetched again.
  await sheet.getByText('已在镜像库中').waitFor();
  const nano = sheet.getByRole('checkbox', { name: `${host}/windows/nanoserver:ltsc2022` });
  await eventually(() => nano.isChecked()).toBe(false);
  expect(await violations(page)).toEqual([]);

  // Another list is added to those that are shown.
  const dropped = await page.evaluateHandle(
    `(() => { const data = new DataTransfer(); data.items.add(new File(['FROM ${host}/dotnet/sdk:10.0'], 'other.Dockerfile')); return data; })()`,
  );
  await page.dispatchEvent('body', 'drop', { dataTransfer: dropped });
  await page
    .getByRole('dialog', { name: '找到 3 个镜像' })
    .getByText('other.Dockerfile', { exact: true })
    .waitFor();
  await page.getByRole('button', { name: '下载 1 个镜像' }).click();
  await eventually(() =>
    stateOf(downloadRow(page, `${host}/windows/servercore:ltsc2022`)).textContent(),
  ).toMatch(/^完成|^已完成/);
});
