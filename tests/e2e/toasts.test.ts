import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { chooseFromMenu, eventually, goTo, openImage, toastOf } from './actions.ts';
import { violations } from './axe.ts';
import { prepareStage } from './stage.ts';

const stage = prepareStage();
const name = 'windows/nanoserver:ltsc2022';

/** Keeps what the live regions say, in their order. */
const listen = `window.heard = [];
  new MutationObserver((records) => {
    for (const { target } of records) {
      const region = (target.nodeType === Node.TEXT_NODE ? target.parentElement : target)?.closest?.('[aria-live]');
      if (region?.textContent) heard.push(region.textContent.trim());
    }
  }).observe(document, { subtree: true, childList: true, characterData: true });`;

async function heard(page: Page, words: RegExp): Promise<string[]> {
  const all = (await page.evaluate('heard')) as string[];
  return all.filter((text) => words.test(text));
}

async function download(page: Page): Promise<void> {
  await openImage(page, stage.host, name);
  await page.getByRole('button', { name: 'Download', exact: true }).click();
  await toastOf(page, /has finished downloading\./).waitFor();
}

async function copyReference(page: Page): Promise<Locator> {
  await chooseFromMenu(page, page.getByRole('button', { name: 'Copy as' }), 'Copy reference');
  return toastOf(page, `Copied: ${stage.host}/${name}`);
}

/** Asks a registry that refuses for a newer digest of the image, until so many toasts say that it refused. */
async function failToCheck(page: Page, count = 1): Promise<Locator> {
  await goTo(page, 'Library');
  stage.simulator.faults.add({ kind: 'status', status: 403, match: '/manifests/', times: 'always' });
  await chooseFromMenu(page, page.locator('tbody').getByRole('button').last(), 'Check for a newer digest');
  const toasts = toastOf(page, 'Access denied');
  await eventually(() => toasts.count()).toBe(count);
  stage.simulator.faults.clear();
  return toasts;
}

test('the end of a download is read out once', async (context) => {
  const page = await stage.open(context, {
    prepare: async (page) => {
      await page.addInitScript(listen);
    },
  });
  await download(page);
  expect(await heard(page, /^Downloading/)).toHaveLength(1);
  expect(await heard(page, /has finished downloading\. Show$/)).toHaveLength(1);
});

test('a note goes by itself and an error stays, also for who wants less motion', async (context) => {
  const page = await stage.open(context, { reducedMotion: 'reduce' });
  await download(page);
  const error = await failToCheck(page);
  await openImage(page, stage.host, name);
  const note = await copyReference(page);
  await note.waitFor();
  await page.waitForTimeout(3000);
  expect(await note.count()).toBe(1);
  await note.waitFor({ state: 'detached' });
  expect(await error.count()).toBe(1);
  await error.getByRole('button', { name: 'Close' }).click();
  await error.waitFor({ state: 'detached' });
});

test('a note makes room for what is new before an error does', async (context) => {
  const page = await stage.open(context);
  await download(page);
  await failToCheck(page);
  await openImage(page, stage.host, name);
  const note = await copyReference(page);
  await note.waitFor();
  await failToCheck(page, 2);
  await failToCheck(page, 3);
  // Long before its own time is over.
  await note.waitFor({ state: 'detached', timeout: 2000 });
  const errors = toastOf(page, 'Access denied');
  await errors.first().press('Escape');
  await errors.first().waitFor({ state: 'detached' });
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe has no objection to a toast, ${colorScheme}`, async (context) => {
    const page = await stage.open(context, { colorScheme });
    await download(page);
    await failToCheck(page);
    await openImage(page, stage.host, name);
    const note = await copyReference(page);
    await note.waitFor();
    await note.hover();
    expect(await violations(page)).toEqual([]);
    expect(await note.count()).toBe(1);
  });
}
