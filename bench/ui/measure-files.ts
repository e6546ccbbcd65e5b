import { loadavg } from 'node:os';
import type { Page } from 'playwright-core';
import { openWindow } from './frame-watch.ts';
import type { Figure, SceneOptions } from './measure-scenes.ts';
import { measureTasks } from './task-watch.ts';

const longestFrame = 50;

/** Opening, scrolling, sorting and searching the files of a large image, by the processor time of single tasks. */
export async function measureFiles({
  browser,
  newAddress,
}: Pick<SceneOptions, 'browser' | 'newAddress'>): Promise<Figure[]> {
  const page = await openWindow(browser, newAddress());
  await page.getByRole('link', { name: /^Library/ }).click();
  const figures: Figure[] = [];
  const scene = async (name: string, work: () => Promise<void>) => {
    const { longest, mostWork } = await measureTasks(page, async () => {
      await work();
      await page.waitForTimeout(500);
    });
    const load = loadavg()[0]?.toFixed(1) ?? '?';
    figures.push(
      { name: `${name}: most work of a task`, value: mostWork, unit: 'ms', limit: longestFrame },
      { name: `${name}: longest task, at a load of ${load}`, value: longest, unit: 'ms' },
    );
  };
  const tree = page.getByRole('treegrid');
  const search = page.getByRole('searchbox', { name: 'Search files' });
  await page.getByRole('searchbox', { name: 'Filter images' }).fill('many-files');
  await page.getByRole('row').getByRole('button', { name: /^More/ }).first().click();
  const show = page.getByRole('menuitem', { name: /Show files/ });
  await show.waitFor();
  await page.waitForTimeout(500);
  await scene('Opening 250,000 files', async () => {
    await show.click();
    await tree.getByRole('row', { name: /^srv/ }).waitFor();
  });
  await tree.press('Home');
  await tree.press('ArrowRight');
  await tree.getByRole('row', { name: /^many/ }).waitFor();
  await tree.press('ArrowDown');
  await scene('Opening a folder of 20,000', () => tree.press('ArrowRight'));
  await scene('Scrolling files', () => wheel(page, 120));
  await scene('Scrolling files fast', () => wheel(page, 3_000));
  await scene('Walking down files', async () => {
    for (let step = 0; step < 40; step += 1) await tree.press('ArrowDown');
  });
  await scene('Sorting files by size', () => sort(page, 'Size'));
  await scene('Sorting files by name', () => sort(page, 'Name'));
  await scene('Searching files', () => search.pressSequentially('library-file-1999', { delay: 40 }));
  await scene('Finding most files', () => search.fill('*.dll'));
  await scene('Scrolling found files fast', () => wheel(page, 3_000));
  await search.fill('');
  await scene('Drawing the map of files', () =>
    page.getByRole('button', { name: 'Map', exact: true }).click(),
  );
  await page.context().close();
  return figures;
}

async function wheel(page: Page, pixels: number): Promise<void> {
  await page.getByRole('treegrid').hover();
  for (let step = 0; step < 40; step += 1) {
    await page.mouse.wheel(0, pixels);
    await page.waitForTimeout(16);
  }
}

async function sort(page: Page, column: string): Promise<void> {
  await page.getByRole('columnheader', { name: column }).getByRole('button').click();
}
