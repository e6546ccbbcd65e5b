import type { Browser, Page } from 'playwright-core';

/** What a page did while it was watched. */
export interface FrameReport {
  /** Longest frame in milliseconds, by Chromium's long animation frames; 0 when none was over 50 ms. */
  longestFrame: number;
  /** How many frames were over 50 ms. */
  longFrames: number;
  /** Times that React drew anything. */
  commits: number;
  /** Rows of a list whose content changed. */
  rowsTouched: number;
}

const runs = 3;

/**
 * Runs in the page before anything else: counts React's commits by the hook that its developer tools use, long
 * frames, and rows that changed, and notes when the repositories were first on screen.
 */
const watcher = `
  window.watched = { frames: [], commits: 0, rows: 0, usefulPaint: null };
  window.__REACT_DEVTOOLS_GLOBAL_HOOK__ = {
    supportsFiber: true, renderers: new Map(), inject: () => 1, onCommitFiberUnmount() {}, onPostCommitFiberRoot() {},
    onCommitFiberRoot() { window.watched.commits += 1; },
  };
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) window.watched.frames.push(duration);
  }).observe({ type: 'long-animation-frame', buffered: true });
  new MutationObserver((mutations) => {
    const rows = new Set(mutations.map(({ target }) =>
      (target instanceof Element ? target : target.parentElement)?.closest('[role=row]')));
    rows.delete(null); rows.delete(undefined);
    window.watched.rows += rows.size;
    if (window.watched.usefulPaint === null && document.querySelector('[role=treeitem]') !== null) {
      window.watched.usefulPaint = 0;
      requestAnimationFrame(() => setTimeout(() => { window.watched.usefulPaint = performance.now(); }));
    }
  }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
`;

/**
 * Opens the app in a window of the size that all figures are of, with everything in it watched, and waits until it shows
 * something of use. Whoever opens it closes its context.
 * @param prepare readies the page before it loads anything.
 */
export async function openWindow(
  browser: Browser,
  address: string,
  prepare?: (page: Page) => void,
): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
  const page = await context.newPage();
  prepare?.(page);
  await page.addInitScript(watcher);
  await page.goto(address);
  await usefulPaint(page);
  return page;
}

/** Milliseconds from the start of the navigation until the repositories were painted. */
export async function usefulPaint(page: Page): Promise<number> {
  return Number(await until(page, 'window.watched.usefulPaint'));
}

/** Waits until an expression is true in the page, and returns its value; the page's own rules forbid `waitForFunction`. */
export async function until(page: Page, expression: string): Promise<unknown> {
  for (;;) {
    const value: unknown = await page.evaluate(expression);
    if (value) return value;
    await page.waitForTimeout(20);
  }
}

/**
 * Does something and tells what it cost. It is done three times and the calmest counts, because whatever else the
 * machine does lengthens frames too.
 */
export async function measure(page: Page, work: () => Promise<void>): Promise<FrameReport> {
  const reports: FrameReport[] = [];
  for (let run = 0; run < runs; run += 1) {
    await page.evaluate('window.watched.frames = []; window.watched.commits = 0; window.watched.rows = 0;');
    await work();
    reports.push(await readFrames(page));
  }
  return reports.reduce((calmest, report) => (report.longestFrame < calmest.longestFrame ? report : calmest));
}

/** What happened since the page was loaded or last measured. */
export async function readFrames(page: Page): Promise<FrameReport> {
  const { frames, commits, rows } = (await page.evaluate('window.watched')) as {
    frames: number[];
    commits: number;
    rows: number;
  };
  const long = frames.filter((duration) => duration > 50);
  return {
    longestFrame: Math.round(Math.max(0, ...long)),
    longFrames: long.length,
    commits,
    rowsTouched: rows,
  };
}
