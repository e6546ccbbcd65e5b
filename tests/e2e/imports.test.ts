import { mkdir, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { dockerMembers, layoutMembers, smallImage } from '../support/archives/image-archives.ts';
import { tarOf } from '../support/archives/import-rig.ts';
import { goTo } from './actions.ts';
import { violations } from './axe.ts';
import { prepareStage } from './stage.ts';

const stage = prepareStage({ catalogue: 'empty' });

test('archives and folders come into the library by their paths, and what is wrong with them is said', async (context) => {
  const page = await stage.open(context);
  const { folder } = stage;
  const layout = join(folder, 'layout');
  for (const [name, content] of layoutMembers(await smallImage('layout'))) {
    await mkdir(dirname(join(layout, name)), { recursive: true });
    await writeFile(join(layout, name), content as Buffer | string);
  }
  const saved = join(folder, 'saved.tar');
  await writeFile(saved, await tarOf(dockerMembers(await smallImage('saved'))));
  const damaged = join(folder, 'damaged.tar');
  await writeFile(damaged, await tarOf(layoutMembers(await smallImage('damaged'))));
  await truncate(damaged, 3_000);

  // A browser does not tell where a dropped file lies, so its path is asked for.
  const dropped = await page.evaluateHandle(
    `(() => { const data = new DataTransfer(); data.items.add(new File(['\\0'], 'saved.tar')); return data; })()`,
  );
  await page.dispatchEvent('body', 'drop', { dataTransfer: dropped });
  const dialog = page.getByRole('dialog', { name: 'Import images' });
  await dialog.getByText(/type the path of saved\.tar/).waitFor();
  const path = dialog.getByRole('textbox', { name: 'Archive or folder' });
  await path.fill('saved.tar');
  await dialog.getByText('Enter a full path').waitFor();
  expect(await dialog.getByRole('button', { name: 'Import' }).isDisabled()).toBe(true);
  expect(await violations(page)).toEqual([]);
  await path.fill(saved);
  await page.keyboard.press('Enter');
  await page.getByText(/1 image imported: docker\.io\/library\/app:1/).waitFor();
  await page.getByText(/does not hold the registry’s manifest/).waitFor();
  await page.getByRole('row').filter({ hasText: 'library/app:1' }).waitFor();

  const importPath = async (name: string) => {
    await page.getByRole('button', { name: 'Import…' }).click();
    await path.fill(name);
    await dialog.getByRole('button', { name: 'Import' }).click();
  };
  await importPath(layout);
  await page.getByText(/1 image imported: registry\.example\/app:1/).waitFor();
  await page.getByRole('row').filter({ hasText: 'registry.example/app:1' }).waitFor();
  await importPath(damaged);
  await page.getByText(/damaged\.tar cannot be imported: /).waitFor();
  await importPath(join(folder, 'absent.tar'));
  await page.getByText(/There is no file or folder .*absent\.tar/).waitFor();
  expect(await violations(page)).toEqual([]);
  await goTo(page, 'Explore');
});
