import type { Browser, Page } from 'playwright-core';
import { type FrameReport, measure, openWindow, readFrames, until, usefulPaint } from './frame-watch.ts';
import type { SimulatedDownloads } from './simulated-downloads.ts';

/** One measured number; with the limit that the window promises to keep, where there is one. */
export interface Figure {
  name: string;
  value: number;
  unit: string;
  limit?: number;
}

/** What the scenes are played with. */
export interface SceneOptions {
  browser: Browser;
  /** An address of the app that opens one window. */
  newAddress: () => string;
  downloads: SimulatedDownloads;
  /** `host/repository` of the repository with ten thousand tags. */
  manyTags: string;
}

const longestFrame = 50;
const starts = 5;

/** Starting, searching, filtering and scrolling, as a user does it, with a hundred downloads moving meanwhile. */
export async function measureScenes({
  browser,
  newAddress,
  downloads,
  manyTags,
}: SceneOptions): Promise<Figure[]> {
  const startFigures = await measureStarts(browser, newAddress);
  let largestEvent = 0;
  const page = await openWindow(browser, newAddress(), (opening) =>
    watchEvents(opening, (bytes) => {
      largestEvent = Math.max(largestEvent, bytes);
    }),
  );
  const search = page.getByRole('searchbox', { name: 'Search repositories' });
  const tree = page.getByRole('tree');

  const searching = await measure(page, async () => {
    for (const text of ['a', 'az', 'azure', 'servercore', 's', '']) {
      await search.fill(text);
      await page.waitForTimeout(250);
    }
  });
  await search.fill('a');
  await tree.getByRole('treeitem', { name: 'Matches' }).waitFor();
  const scrollingRepositories = await measure(page, () => scroll(page, tree, 60));
  const list = page.getByRole('listbox');
  const openingTags = await measure(page, async () => {
    await page.evaluate("location.hash = '#/library'");
    await list.waitFor({ state: 'detached' });
    await page.evaluate(`location.hash = ${JSON.stringify(`#/explore/${manyTags}`)}`);
    await list.getByRole('option').first().waitFor();
    await until(page, `document.querySelector('[role=option]')?.ariaSetSize === '10000'`);
  });
  const scrollingTags = await measure(page, () => scroll(page, list, 60));
  const filtering = await measure(page, async () => {
    for (const text of ['1', '1.4', '1.42', '1.42.7', '']) {
      await page.getByRole('searchbox', { name: 'Filter tags' }).fill(text);
      await page.waitForTimeout(250);
    }
  });
  await page.getByRole('link', { name: /^Downloads/ }).click();
  const grid = page.getByRole('grid');
  await grid.getByRole('row').first().waitFor();
  let ticks = 0;
  const watching = await measure(page, async () => {
    const before = downloads.ticks;
    await page.waitForTimeout(4_000);
    ticks = downloads.ticks - before;
  });
  const scrollingDownloads = await measure(page, () => scroll(page, grid, 100));
  const changingPlaces = await measure(page, async () => {
    for (const place of ['Library', 'Settings', 'Explore', 'Downloads']) {
      await page.getByRole('link', { name: new RegExp(`^${place}`) }).click();
      await page.waitForTimeout(400);
    }
  });
  await page.context().close();

  return [
    ...startFigures,
    frames('Searching 5,000 repositories', searching),
    frames('Scrolling repositories', scrollingRepositories),
    frames('Opening 10,000 tags', openingTags),
    frames('Scrolling tags', scrollingTags),
    frames('Filtering tags', filtering),
    frames('Watching 500 downloads, 100 active', watching),
    frames('Scrolling downloads', scrollingDownloads),
    frames('Changing places', changingPlaces),
    { name: 'Renders per event', value: rounded(watching.commits / ticks), unit: 'commits' },
    { name: 'Rows drawn again per event', value: rounded(watching.rowsTouched / ticks), unit: 'rows' },
    { name: 'Event stream, largest event', value: largestEvent, unit: 'bytes', limit: 20_000 },
  ];
}

/** Several fresh starts; the median counts. */
async function measureStarts(browser: Browser, newAddress: () => string): Promise<Figure[]> {
  const paints: number[] = [];
  const reports: FrameReport[] = [];
  for (let start = 0; start < starts; start += 1) {
    const page = await openWindow(browser, newAddress());
    paints.push(await usefulPaint(page));
    await page.waitForTimeout(1_000);
    reports.push(await readFrames(page));
    await page.context().close();
  }
  return [
    { name: 'First useful paint', value: Math.round(median(paints)), unit: 'ms', limit: 1_500 },
    {
      name: 'Longest frame at the start',
      value: Math.min(...reports.map((report) => report.longestFrame)),
      unit: 'ms',
      limit: longestFrame,
    },
  ];
}

async function scroll(page: Page, list: ReturnType<Page['getByRole']>, steps: number): Promise<void> {
  await list.hover();
  for (let step = 0; step < steps; step += 1) {
    await page.mouse.wheel(0, step % 10 === 9 ? 4_000 : 400);
    await page.waitForTimeout(16);
  }
  await list.evaluate('(element) => element.scrollTo({ top: 0 })');
}

/** Tells the size of each event of changes (bytes) that comes over the page's WebSocket; lists and snapshots come before those. */
function watchEvents(page: Page, onEvent: (bytes: number) => void): void {
  page.on('websocket', (socket) => {
    socket.on('framereceived', ({ payload }) => {
      if (payload.toString().includes('"type":"changes"')) onEvent(Buffer.byteLength(payload));
    });
  });
}

function frames(name: string, report: FrameReport): Figure {
  return { name: `${name}: longest frame`, value: report.longestFrame, unit: 'ms', limit: longestFrame };
}

function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0;
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
