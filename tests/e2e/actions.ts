import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/** How long something may take to come about (ms), on a machine that does other things too. */
const patience = 60_000;

type Place = 'Explore' | 'Downloads' | 'Library' | 'Settings';

/** Goes to a place by its link, and waits until it is there. */
export async function goTo(page: Page, place: Place): Promise<void> {
  await page.getByRole('link', { name: new RegExp(`^${place}`) }).click();
  await page.getByRole('heading', { level: 1, name: place }).waitFor({ state: 'attached' });
}

/** Opens what a deep link names: `host/repository[:tag][?platform=…]`. */
export async function openLink(page: Page, link: string): Promise<void> {
  // A window that is still starting replaces its address, which holds the launch code.
  await page.getByRole('navigation').first().waitFor();
  await page.evaluate(`location.hash = ${JSON.stringify(`#/explore/${link}`)}`);
}

/** Opens an image of the default registry and waits for what it costs. */
export async function openImage(page: Page, host: string, name: string): Promise<void> {
  await openLink(page, `${host}/${name}`);
  const title = name.slice(name.lastIndexOf('/') + 1).replace(/\?.*/, '');
  await page.getByRole('heading', { level: 2, name: title, exact: true }).waitFor();
  await page.getByRole('tab').first().waitFor();
}

/** Opens an image, presses Download and goes to its row. */
export async function startDownload(page: Page, host: string, name: string): Promise<Locator> {
  await openImage(page, host, name);
  return pressDownload(page, `${host}/${name.replace(/\?.*/, '')}`);
}

/** Presses Download on the image that is open, and goes to its row. */
export async function pressDownload(page: Page, reference: string): Promise<Locator> {
  await page.getByRole('button', { name: 'Download', exact: true }).click();
  await goTo(page, 'Downloads');
  const row = downloadRow(page, reference);
  await row.waitFor();
  return row;
}

/** The row of a download. */
export function downloadRow(page: Page, reference: string): Locator {
  return page
    .getByRole('row')
    .filter({ has: page.getByRole('progressbar', { name: reference, exact: true }) });
}

/** What a download's row says of its state. */
export function stateOf(row: Locator): Locator {
  return row.locator('[data-state]');
}

/** How much of how much a download's row says is here. */
export function amountOf(row: Locator): Locator {
  return row.locator('[data-amount]');
}

/** A toast at the window's edge, by what it says. The live region that reads it out holds the same words for a moment. */
export function toastOf(page: Page, text: string | RegExp): Locator {
  return page
    .getByRole('listitem')
    .filter({ has: page.getByRole('button', { name: 'Close' }), hasText: text });
}

/** Chooses an item of the menu that a button opens. */
export async function chooseFromMenu(page: Page, button: Locator, item: string | RegExp): Promise<void> {
  await button.click();
  await page.getByRole('menuitem', { name: item }).click();
}

/** Puts a text on the clipboard, which the page must be permitted, and presses Ctrl+V. */
export async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
  await page.keyboard.press('Control+V');
}

/** Chooses an option of a dropdown. */
export async function chooseOption(page: Page, name: string, option: string): Promise<void> {
  await page.getByRole('combobox', { name }).click();
  await page.getByRole('option', { name: option, exact: true }).click();
}

/** Expects something of a value that is read again until it holds. */
export function eventually<Value>(read: () => Value | Promise<Value>) {
  return expect.poll(read, { timeout: patience, interval: 100 });
}
