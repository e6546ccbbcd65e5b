import { join } from 'node:path';
import type { Page, WebSocketRoute } from 'playwright-core';
import { afterEach, expect, test } from 'vitest';
import { amountOf, eventually, goTo, openImage, startDownload, stateOf, toastOf } from './actions.ts';
import { serveApp } from './app.ts';
import { openPage } from './browser.ts';
import { prepareStage } from './stage.ts';

const stage = prepareStage({ blobScale: 0.01 });

afterEach(() => {
  stage.simulator.faults.clear();
  stage.simulator.options.totalBytesPerSecond = undefined;
});

/** A cable between a page and its server that a test can pull out and put back. */
function cable() {
  let isCut = false;
  const sockets = new Set<WebSocketRoute>();
  return {
    cut() {
      isCut = true;
      for (const socket of sockets) void socket.close();
      sockets.clear();
    },
    mend() {
      isCut = false;
    },
    async lay(page: Page) {
      await page.routeWebSocket(/\/rpc$/, (socket) => {
        if (isCut) void socket.close();
        else {
          socket.connectToServer();
          sockets.add(socket);
        }
      });
    },
  };
}

test('a lost connection is told of, leaves what is shown, and comes back by itself with the news', async (context) => {
  stage.simulator.options.totalBytesPerSecond = 2_000_000;
  const line = cable();
  const page = await stage.open(context, { prepare: line.lay });
  const row = await startDownload(page, stage.host, 'windows/servercore:ltsc2025');
  await eventually(() => amountOf(row).textContent()).toMatch(/^[\d.]*[1-9][\d.]* of /);
  line.cut();
  await page.getByText(/^Connection to Longshore lost, trying to reconnect/).waitFor();
  await row.waitFor();
  await row.getByRole('button', { name: 'Pause' }).click();
  await toastOf(page, /engine cannot be reached at the moment/).waitFor();
  stage.simulator.options.totalBytesPerSecond = undefined;
  await page.getByRole('button', { name: 'Reconnect now' }).waitFor();
  line.mend();
  await page.getByText(/^Connection to Longshore lost/).waitFor({ state: 'detached' });
  await eventually(() => stateOf(row).textContent()).toMatch(/^Done/);
});

test('an engine that never answers, and a link of another start, are explained', async (context) => {
  const line = cable();
  line.cut();
  const origin = await stage.origin();
  const page = await openPage(context, origin, { prepare: line.lay, toleratesComplaints: true });
  // Without the link there is no session, so the page does not keep trying.
  await page.getByRole('heading', { name: 'This link is no longer valid' }).waitFor();
  await page.goto('about:blank');
  await page.goto(await stage.address());
  await page.getByRole('heading', { name: 'Longshore is not answering' }).waitFor();
  await page.getByRole('button', { name: 'Try again' }).click();
  const later = await openPage(context, `${origin}/#code=${'0'.repeat(43)}`, { toleratesComplaints: true });
  await later.getByRole('heading', { name: 'This link is no longer valid' }).waitFor();
  await page.goto('about:blank');
  line.mend();
  await page.goto(await stage.address());
  await page.getByRole('navigation').waitFor();
});

test('the network goes in the middle of a download, comes back, and the download is right', async (context) => {
  stage.simulator.options.totalBytesPerSecond = 2_000_000;
  const page = await stage.open(context);
  const row = await startDownload(page, stage.host, 'windows/servercore:ltsc2022');
  await eventually(async () =>
    Number.parseInt((await row.textContent())?.match(/(\d+) %/)?.[1] ?? '0', 10),
  ).toBeGreaterThan(5);
  const outage = stage.simulator.faults.add({ kind: 'refuse', times: 'always' });
  stage.simulator.cutConnections();
  await eventually(() => outage.fired).toBeGreaterThan(2);
  stage.simulator.faults.clear();
  stage.simulator.options.totalBytesPerSecond = undefined;
  await eventually(() => stateOf(row).textContent()).toMatch(/^Done/);
});

test('a deep link opens its image in a fresh window, and place and drawer survive a reload', async (context) => {
  const page = await stage.open(context);
  await page.goto('about:blank');
  const origin = await stage.origin();
  await page.goto(
    `${origin}/#/explore/${stage.host}/dotnet/framework/runtime:4.8.1?platform=windows%2Famd64%3A10.0.17763.7919`,
  );
  await page.getByRole('radio', { name: /^Windows Server 2019/, checked: true }).waitFor();
  await goTo(page, 'Library');
  await page.reload();
  await page.getByRole('heading', { level: 1, name: 'Library' }).waitFor();
  await page.goBack();
  await page.getByRole('radio', { name: /^Windows Server 2019/, checked: true }).waitFor();
  await openImage(page, stage.host, 'windows/nanoserver:ltsc2022');
});

test('a second Longshore on the same folders says that it does not show the list of the first', async (context) => {
  const { library } = stage;
  const { url } = await serveApp(stage.simulator, { library, state: join(stage.folder, 'state') });
  const page = await openPage(context, url);
  await goTo(page, 'Downloads');
  await page.getByText(/^Another Longshore is running with these settings/).waitFor();
  const first = await stage.open(context);
  await goTo(first, 'Downloads');
  await first.getByRole('heading', { level: 1, name: 'Downloads' }).waitFor();
  expect(await first.getByText(/^Another Longshore/).count()).toBe(0);
});

test('the end of its server is no fault of the page', async (context) => {
  const { url, process: server } = await serveApp(stage.simulator);
  const page = await openPage(context, url, { toleratesComplaints: true });
  const faults: string[] = [];
  page.on('pageerror', ({ message }) => faults.push(message));
  await goTo(page, 'Downloads');
  server.kill('SIGTERM');
  await page.getByText(/^Connection to Longshore lost/).waitFor();
  await page.waitForTimeout(1_000);
  expect(faults).toEqual([]);
});
