import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { downloadRow, eventually, openImage, openLink, startDownload, stateOf } from './actions.ts';
import { violations } from './axe.ts';
import { misplaced } from './layout.ts';
import { prepareStage } from './stage.ts';

const stage = prepareStage({ blobScale: 0.01 });
const framework = 'dotnet/framework/runtime:4.8.1';

async function show(page: Page, hash: string): Promise<void> {
  await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
}

/**
 * Animations that run longer than 1 ms, or without end. The one by which a toast counts its time shows nothing.
 * @returns the classes of what moves.
 */
function animations(page: Page, which: 'moving' | 'endless'): Promise<unknown> {
  const wanted = { moving: 'duration > 1', endless: 'iterations === Infinity' }[which];
  return page.evaluate(`document.getAnimations()
    .filter((animation) => animation.effect.getComputedTiming().${wanted})
    .filter((animation) => !animation.effect.target?.hasAttribute('data-timer-status'))
    .map((animation) => animation.effect.target?.className)`);
}

/** Every place with something in it, and what opens over it. */
async function visitPlaces(page: Page, check: (what: string) => Promise<void>): Promise<void> {
  await openImage(page, stage.host, framework);
  await page.getByRole('radiogroup').getByText(/MB/).first().waitFor();
  await check('Explore');
  await page
    .getByRole('button', { expanded: false })
    .filter({ hasText: '1809-RTM' })
    .or(page.locator('ol button[aria-expanded]').first())
    .first()
    .click();
  await check('Explore, a layer opened');
  await openLink(page, `${stage.host}/nope/nothing`);
  await page.getByRole('alert').waitFor();
  await check('Explore, nothing there');
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').last().fill('servercore');
  await check('Command palette');
  await page.keyboard.press('Escape');
  await show(page, '#/downloads');
  const row = downloadRow(page, `${stage.host}/${framework}`);
  await row.click();
  await page.getByRole('tabpanel').getByRole('progressbar').first().waitFor();
  await check('Downloads with its drawer');
  await row.focus();
  await page.keyboard.press('Space');
  await check('Downloads with a selection');
  await show(page, '#/library');
  await page.getByRole('table').waitFor();
  await check('Library');
  await page.locator('tbody').getByRole('button').nth(2).click();
  await page.getByRole('dialog').waitFor();
  await check('Library, export');
  await page.keyboard.press('Escape');
  await show(page, '#/settings');
  await page.getByRole('spinbutton').first().waitFor();
  await check('Settings');
}

test('a first visit has nothing that axe objects to', async (context) => {
  const page = await stage.open(context);
  await page.getByRole('heading', { name: 'Welcome to Longshore' }).waitFor();
  await page.getByRole('button', { name: 'Keep it there' }).waitFor();
  // The folder was given when the app was started.
  expect(await page.getByRole('button', { name: 'Change…' }).count()).toBe(0);
  expect(await violations(page)).toEqual([]);
  for (const place of ['downloads', 'library']) {
    await show(page, `#/${place}`);
    await page.getByRole('button', { name: 'Explore images' }).waitFor();
    expect(await violations(page)).toEqual([]);
  }
  const row = await startDownload(page, stage.host, framework);
  await eventually(() => stateOf(row).textContent()).toMatch(/^Done/);
  // Who has an image is not welcomed as new.
  await show(page, '#/explore');
  await page.getByRole('heading', { name: 'Choose a repository' }).waitFor();
});

// Colours and words do not depend on each other.
for (const [colorScheme, locale] of [
  ['light', 'en-US'],
  ['dark', 'zh-CN'],
] as const) {
  test(`axe has no objection to any place, ${colorScheme}, ${locale}`, async (context) => {
    const page = await stage.open(context, { colorScheme, locale });
    const found: string[] = [];
    await visitPlaces(page, async (what) => {
      found.push(...(await violations(page)).map((text) => `${what}: ${text}`));
    });
    expect(found).toEqual([]);
  });
}

test('high contrast, chosen or forced by the system, has no objection either, and less motion is none', async (context) => {
  const page = await stage.open(context, { forcedColors: 'active', reducedMotion: 'reduce' });
  const found: string[] = [];
  const check = async (what: string) => {
    found.push(...(await violations(page)).map((text) => `${what}: ${text}`));
  };
  await visitPlaces(page, async (what) => {
    expect([what, await animations(page, 'moving')]).toEqual([what, []]);
    await check(what);
  });
  await page.emulateMedia({ forcedColors: 'none' });
  await page.getByRole('combobox', { name: 'Theme' }).click();
  await page.getByRole('option', { name: 'High contrast' }).click();
  await check('Settings, high contrast');
  await show(page, '#/downloads');
  await downloadRow(page, `${stage.host}/${framework}`).waitFor();
  await check('Downloads, high contrast');
  await show(page, '#/settings');
  await page.getByRole('combobox', { name: 'Theme' }).click();
  await page.getByRole('option', { name: 'Use system setting' }).click();
  expect(found).toEqual([]);
});

// The last is 1280 × 800 at 200 %.
const sizes = [
  { width: 900, height: 600 },
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
  { width: 640, height: 400 },
];
for (const locale of process.env.LONGSHORE_MATRIX === 'all' ? ['en-US', 'zh-CN'] : ['en-US']) {
  test(`everything has its place, 640 to 1920 px wide, and nothing moves without end, ${locale}`, async (context) => {
    const page = await stage.open(context, { locale });
    const found: string[] = [];
    await visitPlaces(page, async (place) => {
      expect([place, await animations(page, 'endless')]).toEqual([place, []]);
      for (const size of sizes) {
        await page.setViewportSize(size);
        found.push(...(await misplaced(page)).map((text) => `${place}, ${size.width} px: ${text}`));
      }
      await page.setViewportSize({ width: 1280, height: 800 });
    });
    expect(found).toEqual([]);
  });
}

test('the main path needs no pointer, and the focus is always to be seen', async (context) => {
  const page = await stage.open(context);
  const focused = () =>
    page.evaluate(
      "document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent",
    ) as Promise<string>;
  const tabTo = async (name: string | RegExp) => {
    for (let presses = 0; presses < 40; presses += 1) {
      const current = (await focused()) ?? '';
      if (typeof name === 'string' ? current === name : name.test(current)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`Tab never came to ${name}; the focus is at ${await focused()}`);
  };
  await page.keyboard.press('Tab');
  expect(await focused()).toBe('Skip to content');
  await tabTo('Search repositories');
  await page.keyboard.type('windows/nanoserver');
  await page.getByRole('treeitem', { name: 'Matches' }).waitFor();
  // On a busy machine the list still is that of the first letters for a moment.
  await page
    .getByRole('treeitem', { name: 'windows/servercore', exact: true })
    .waitFor({ state: 'detached' });
  await page.getByRole('treeitem', { name: 'windows/nanoserver', exact: true }).first().waitFor();
  await tabTo('Repositories');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page
    .getByRole('option', { name: /\bltsc2022\b/ })
    .first()
    .waitFor();
  await tabTo('Filter tags');
  await page.keyboard.type('ltsc2022');
  await tabTo('Tags');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Download', exact: true }).waitFor();
  await tabTo('Download');
  const outline = await page.evaluate(
    'getComputedStyle(document.activeElement, "::after").outlineStyle + getComputedStyle(document.activeElement).outlineStyle + getComputedStyle(document.activeElement).boxShadow',
  );
  expect(outline).toMatch(/solid|rgb/);
  // An item of a menu is gone when the dialog that it has opened closes: the focus goes back to what opened the menu.
  await tabTo('More formats');
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: /^Docker archive/ }).press('Enter');
  await page.getByRole('dialog', { name: 'Download and export' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'More formats' }).and(page.locator(':focus')).waitFor();
  await page.keyboard.press('Shift+Tab');
  expect(await focused()).toBe('Download');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('Downloads');
  await page.keyboard.press('Enter');
  const row = downloadRow(page, `${stage.host}/windows/nanoserver:ltsc2022`).or(page.getByRole('row').last());
  await row.first().waitFor();
  await page.getByRole('row').first().focus();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: 'Details of the download' }).waitFor();
});
