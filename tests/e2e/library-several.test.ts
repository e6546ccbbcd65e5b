import { execFile } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { eventually, goTo, toastOf } from './actions.ts';
import { violations } from './axe.ts';
import { prepareStage } from './stage.ts';

const stage = prepareStage({ blobScale: 0.002 });
const names = ['windows/nanoserver:1809', 'windows/nanoserver:ltsc2022', 'windows/servercore:ltsc2019'];

beforeAll(async () => {
  const references = [...names, 'windows/servercore:ltsc2022'].map((name) => `${stage.host}/${name}`);
  const cliFile = fileURLToPath(new URL('../../out/node/cli.cjs', import.meta.url));
  const places = ['--library', stage.library, '--state', join(stage.folder, 'cli')];
  const words = [cliFile, 'pull', ...references, '--platform', 'windows/amd64', ...places];
  await promisify(execFile)(process.execPath, words);
});

test('three images are chosen with the mouse, exported, and verified by the script beside them', async (context) => {
  const page = await stage.open(context);
  await goTo(page, 'Library');
  const box = (name: string) => page.getByRole('checkbox', { name: `Select ${stage.host}/${name}` });
  await box(names[0] ?? '').click();
  await box(names[2] ?? '').click({ modifiers: ['Shift'] });
  const bar = page.getByRole('toolbar', { name: 'Selected images' });
  await bar.getByText('3 selected').waitFor();
  await bar.getByText(/, shared layers counted once$/).waitFor();
  expect(await violations(page)).toEqual([]);

  await bar.getByRole('button', { name: 'Export 3…' }).click();
  const dialog = page.getByRole('dialog', { name: /^Export 3 images/ });
  await dialog.getByText('images.tar').waitFor();
  await dialog.getByRole('radio', { name: /^OCI folder/ }).check();
  await dialog.getByRole('switch', { name: 'Make foreign layers distributable' }).waitFor();
  await dialog.getByText(/windows\/nanoserver:1809 and others \(2 images\) have foreign layers/).waitFor();
  expect(await violations(page)).toEqual([]);
  const letters = join(stage.folder, 'letters');
  await dialog.getByRole('textbox', { name: 'Folder' }).fill(join(stage.library, 'inside'));
  await dialog.getByText(/is in the library/).waitFor();
  expect(await dialog.getByRole('button', { name: 'Export 3 images' }).isDisabled()).toBe(true);

  await dialog.getByRole('radio', { name: /^One archive each/ }).check();
  await dialog.getByRole('textbox', { name: 'Largest file' }).fill('200k');
  await dialog.getByRole('textbox', { name: 'Folder' }).fill(letters);
  await dialog.getByText(/written in \d+ parts of up to 200.0 kB/).waitFor();
  await dialog.getByRole('button', { name: 'Export 3 images' }).click();
  await page.getByText(/Read back: all \d+ files are right/).waitFor();
  const files = await readdir(letters);
  expect(files.filter((name) => name.endsWith('.tar.001'))).toHaveLength(3);
  await promisify(execFile)('sh', ['verify.sh'], { cwd: letters });
  const [volume = ''] = files.filter((name) => name.endsWith('.tar.001'));
  const bytes = await readFile(join(letters, volume));
  bytes.writeUInt8(bytes.readUInt8(1000) ^ 1, 1000);
  await writeFile(join(letters, volume), bytes);
  await expect(promisify(execFile)('sh', ['verify.sh'], { cwd: letters })).rejects.toThrow();
});

test('three images are chosen by keyboard, removed, and brought back', async (context) => {
  const page = await stage.open(context);
  await goTo(page, 'Library');
  const rows = page.getByRole('checkbox', { name: /^Select 127/ });
  await rows.first().focus();
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  await page.getByText('3 selected').waitFor();
  await page.keyboard.press('Delete');
  const dialog = page.getByRole('alertdialog', { name: 'Remove 3 images?' });
  await dialog.getByText(/^This frees [\d.]+ [kM]B on the disk\.$/).waitFor();
  await dialog.getByRole('button', { name: 'Remove 3 images' }).press('Enter');
  const toast = toastOf(page, /^Removed 3 images/);
  await toast.waitFor();
  await eventually(() => rows.count()).toBe(1);
  // A window that is opened meanwhile offers the way back too.
  await page.reload();
  await page.getByRole('button', { name: 'Undo' }).press('Enter');
  await toastOf(page, 'Everything is back.').waitFor();
  await eventually(() => rows.count()).toBe(4);

  await page.getByRole('button', { name: 'Space', exact: true }).click();
  const map = page.getByRole('list', { name: 'Layers by size' });
  await map.getByRole('button').first().focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await page.getByRole('toolbar', { name: 'Selected images' }).getByText('1 selected').waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Table', exact: true }).click();
  const layers = page.getByRole('region', { name: 'Space' }).getByRole('table').getByRole('row');
  expect(await layers.count()).toBeGreaterThan(4);
  expect(await violations(page)).toEqual([]);

  await rows.first().focus();
  await page.keyboard.press('Control+a');
  await page.getByText('4 selected').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('toolbar', { name: 'Selected images' }).waitFor({ state: 'detached' });
});

test('two images are exported by keyboard and in Chinese, and their script verifies them', async (context) => {
  const page = await stage.open(context, { locale: 'zh-CN' });
  await page.getByRole('link', { name: /^镜像库/ }).press('Enter');
  const rows = page.getByRole('row').getByRole('checkbox', { name: /windows/ });
  await rows.first().focus();
  await page.keyboard.press('Shift+ArrowDown');
  await page.getByRole('button', { name: '导出 2 个…' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: /^导出 2 个镜像/ });
  await dialog.getByText('images.tar').waitFor();
  // Arrows choose among the shapes; the boxes take what lies beside them away.
  await dialog.getByRole('radio', { name: /^全部放入一个归档/ }).focus();
  await page.keyboard.press('ArrowDown');
  const carried = join(stage.folder, 'carried');
  await dialog.getByRole('textbox', { name: '文件夹' }).fill(carried);
  await dialog.getByRole('checkbox', { name: /^最后读回并比较/ }).press('Space');
  expect(await violations(page)).toEqual([]);
  // A key that is pressed before the folder has been looked at goes nowhere, and nobody waits for it as for a click.
  const confirm = dialog.getByRole('button', { name: '导出 2 个镜像', disabled: false });
  await confirm.waitFor();
  await confirm.press('Enter');
  await page.getByText(/未读回比较/).waitFor();
  expect((await readdir(carried)).filter((name) => name.endsWith('.tar'))).toHaveLength(2);
  await promisify(execFile)('sh', ['verify.sh'], { cwd: carried });
});
