import type { Page, WebSocketRoute } from 'playwright-core';
import { expect, test } from 'vitest';
import { eventually } from './actions.ts';
import { prepareStage } from './stage.ts';

const stage = prepareStage();

/** The line between a page and its server, on which the question for the settings waits until it is let through. */
function heldSettings() {
  const asked: string[] = [];
  let letThrough = () => {};
  const lay = (page: Page) =>
    page.routeWebSocket(/\/rpc$/, (socket: WebSocketRoute) => {
      const server = socket.connectToServer();
      let held: (string | Buffer)[] | undefined = [];
      socket.onMessage((message) => {
        const text = message.toString();
        asked.push(text);
        if (held !== undefined && text.includes('/settings/get')) held.push(message);
        else server.send(message);
      });
      letThrough = () => {
        for (const message of held ?? []) server.send(message);
        held = undefined;
      };
    });
  return { asked, lay, letThrough: () => letThrough() };
}

test('no registry is asked before the settings say which, and then that one alone', async (context) => {
  const line = heldSettings();
  const page = await stage.open(context, { prepare: line.lay });
  await eventually(async () => line.asked.some((text) => text.includes('/settings/get'))).toBe(true);
  await page.getByRole('link', { name: 'Library' }).click();
  await page.getByRole('link', { name: 'Explore' }).click();
  const ofRegistries = () => line.asked.filter((text) => text.includes('/registry/'));
  expect(ofRegistries()).toEqual([]);
  expect(await page.getByRole('searchbox', { name: 'Search repositories' }).count()).toBe(0);

  line.letThrough();
  const box = page.getByRole('searchbox', { name: 'Search repositories' });
  await box.click();
  await page.keyboard.type('servercore');
  await page.getByRole('treeitem', { name: 'windows/servercore', exact: true }).waitFor();
  expect(await box.inputValue()).toBe('servercore');
  expect(ofRegistries().some((text) => text.includes(stage.host))).toBe(true);
  expect(line.asked.filter((text) => text.includes('mcr.microsoft.com'))).toEqual([]);
});
