import { rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { expect, type TestContext, test } from 'vitest';
import { largeLayer } from '../simulator/content/large-layer.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { smallDisk } from '../support/disks/small-disk.ts';
import { cliPlaces } from '../support/programs/cli-places.ts';
import { type CliPlaces, runCli } from '../support/programs/run-cli.ts';
import { runningSimulator } from '../support/registries/running-simulator.ts';
import { eventually, goTo, startDownload, stateOf } from './actions.ts';
import { serveApp } from './app.ts';
import { openPage } from './browser.ts';

const diskMegabytes = 100;
const imageBytes = 60_000_000;
const name = 'app:1';
/** The sentence of the row: how many bytes are missing, and what to do about it. */
const waitingSentence = /^Waiting for disk space needs [\d.]+ MB, [\d.]+ MB free$/;

interface Scene {
  simulator: Simulator;
  places: CliPlaces;
  page: Page;
  reference: string;
  /** A file of somebody else on the disk of the library. */
  filler: string;
}

async function prepare(context: TestContext): Promise<Scene> {
  const disk = await smallDisk(context, diskMegabytes);
  const simulator = await runningSimulator({ catalogue: 'empty' });
  const platform = { os: 'linux', architecture: 'amd64' };
  const steps = [{ createdBy: 'COPY', layer: largeLayer('full disk', imageBytes) }];
  await simulator.content.addImage('app', ['1'], { platform, steps }).build();
  const places = { ...cliPlaces(), library: join(disk, 'library') };
  const app = await serveApp(simulator, places);
  const page = await openPage(context, app.url);
  return { simulator, places, page, reference: `${simulator.host}/${name}`, filler: join(disk, 'filler') };
}

async function expectInLibrary({ page, places, reference }: Scene, row: Locator): Promise<void> {
  await eventually(() => stateOf(row).textContent()).toMatch(/^Done/);
  await goTo(page, 'Library');
  await page
    .getByRole('row')
    .filter({ has: page.getByTitle(reference, { exact: true }) })
    .waitFor();
  const verified = await runCli(['verify', reference, '--json'], places);
  expect([verified.code, JSON.parse(verified.stdout)]).toMatchObject([0, { ok: true, images: 1 }]);
}

test('a download that does not fit waits for space, says so, and goes on by itself', async (context) => {
  const scene = await prepare(context);
  const { simulator, page, filler } = scene;
  await writeFile(filler, Buffer.alloc(60_000_000, 1));
  const row = await startDownload(page, simulator.host, name);
  await eventually(() => stateOf(row).getAttribute('data-state')).toBe('waiting-for-space');
  await eventually(() => stateOf(row).textContent()).toMatch(waitingSentence);
  for (const way of ['Resume', 'Cancel']) await row.getByRole('button', { name: way }).waitFor();
  expect(bytesSent(simulator)).toBeLessThan(100_000);
  await rm(filler);
  await expectInLibrary(scene, row);
});

test('a disk that fills up in the middle loses no byte, and the window says what it waits for', async (context) => {
  const scene = await prepare(context);
  const { simulator, page, filler } = scene;
  simulator.options.totalBytesPerSecond = 10_000_000;
  const row = await startDownload(page, simulator.host, name);
  const bar = row.getByRole('progressbar');
  await eventually(async () => Number(await bar.getAttribute('aria-valuenow'))).toBeGreaterThan(20);
  await fillUp(filler);
  await eventually(() => stateOf(row).getAttribute('data-state')).toBe('waiting-for-space');
  await eventually(() => stateOf(row).textContent()).toBe(
    'Waiting for disk space goes on by itself when there is room',
  );
  const kept = Number(await bar.getAttribute('aria-valuenow'));
  expect(kept).toBeGreaterThan(20);
  simulator.options.totalBytesPerSecond = undefined;
  simulator.clearRequests();
  await truncate(filler, 0);
  await expectInLibrary(scene, row);
  // Each of eight connections may have held one gathered write when there was no room left.
  expect(bytesSent(simulator)).toBeLessThan(imageBytes * (1 - kept / 100) + 8 * 1024 * 1024 + 1_000_000);
});

function bytesSent({ requests }: Simulator): number {
  return requests.reduce((sum, request) => sum + request.bytesSent, 0);
}

/** Writes as much as fits, so that the next write of the transfer finds no room. */
async function fillUp(path: string): Promise<void> {
  for (;;) {
    try {
      await writeFile(path, Buffer.alloc(1_000_000, 1), { flag: 'a' });
    } catch {
      return;
    }
  }
}
