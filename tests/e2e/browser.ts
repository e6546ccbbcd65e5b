import { accessSync, constants } from 'node:fs';
import { delimiter, resolve } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, expect, onTestFinished, type TestContext } from 'vitest';

/** The shell is the same browser without a window of its own, and takes a third less of the processor. `CHROMIUM` names another. */
const programs = [
  ...(process.env.CHROMIUM === undefined ? [] : [process.env.CHROMIUM]),
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
];
/** Quiet on machines without a network, and without a sandbox of its own where root runs it. */
const switches = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-sync',
];
const viewport = { width: 1280, height: 800 };
/** How long an action may take (ms): these tests also run beside others on two cores. */
const patience = 40_000;

let browser: Promise<Browser> | undefined;
/**
 * Pages that earlier tests of the file have left, by their options. The app is loaded anew for each test, but into a process
 * that has compiled and drawn it before, which takes half as much work.
 */
const left = new Map<string, OpenedPage>();

// One browser serves all tests of a file.
afterAll(async () => (await browser)?.close());

/** How a page is opened. */
export interface PageOptions extends BrowserContextOptions {
  /** Lets the page complain to its console, where the test breaks something that Chromium itself reports. */
  toleratesComplaints?: boolean;
  /** Readies the page before it loads anything. */
  prepare?: (page: Page) => Promise<void>;
  /** Gives the page a profile of its own, which goes with its test: one that is prepared always has it. */
  ownProfile?: boolean;
}

interface OpenedPage {
  page: Page;
  /** What it has written to its console since it was opened. */
  complaints: string[];
}

/** A page without cookies and storage in a headless Chromium; the test is skipped, and says so, where there is none. */
export async function openPage(
  context: TestContext,
  url: string,
  { toleratesComplaints = false, prepare, ownProfile = prepare !== undefined, ...options }: PageOptions = {},
): Promise<Page> {
  const key = JSON.stringify(options);
  const opened = (ownProfile ? undefined : take(key)) ?? (await newPage(context, options));
  const { page, complaints } = opened;
  complaints.length = 0;
  onTestFinished(async ({ task }) => {
    const mayStay = !ownProfile && task.result?.state === 'pass' && !left.has(key);
    if (mayStay && (await leave(page, options))) left.set(key, opened);
    else await page.context().close();
  });
  // A page that works and complains to its console does not work: a blocked style or script shows up only there.
  if (!toleratesComplaints) onTestFinished(() => expect(complaints).toEqual([]));
  await prepare?.(page);
  await page.goto(url);
  return page;
}

function take(key: string): OpenedPage | undefined {
  const found = left.get(key);
  left.delete(key);
  return found;
}

async function newPage(context: TestContext, options: BrowserContextOptions): Promise<OpenedPage> {
  const executablePath = installedBrowser();
  context.skip(executablePath === undefined, 'no Chromium, Chrome or Edge is installed');
  browser ??= chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: switches,
  });
  const browserContext = await (await browser).newContext({
    viewport,
    locale: 'en-US',
    // What a browser with a window grants a click by itself.
    permissions: ['clipboard-write'],
    ...options,
  });
  const page = await browserContext.newPage();
  page.setDefaultTimeout(patience);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // Of the style sheet on which a page waits for its next test a whole Chromium asks for an icon.
    if (message.location().url.endsWith('/favicon.ico')) return;
    if (message.type() === 'error') complaints.push(message.text());
  });
  return { page, complaints };
}

/**
 * Ends the app in a page, and takes away what a test has left of itself.
 * @returns whether it could: a page may be closed, or have crashed, or its server is gone.
 */
async function leave(page: Page, options: BrowserContextOptions): Promise<boolean> {
  // Another page of the same profile would go on in it.
  if (page.context().pages().length !== 1) return false;
  try {
    const ofTheApp = await page.evaluate(
      'sessionStorage.clear(), localStorage.clear(), document.querySelector("link[rel=stylesheet]").href',
    );
    // Any file of its server will do: a page of another kind would be drawn by a new process.
    await page.goto(String(ofTheApp));
    await page.context().clearCookies();
    await page.setViewportSize(options.viewport ?? viewport);
    await page.emulateMedia({
      media: null,
      colorScheme: options.colorScheme ?? 'light',
      reducedMotion: options.reducedMotion ?? 'no-preference',
      forcedColors: options.forcedColors ?? 'none',
      contrast: options.contrast ?? 'no-preference',
    });
    await page.mouse.move(-1, -1);
    return true;
  } catch {
    return false;
  }
}

function installedBrowser(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return programs.flatMap((name) => folders.map((folder) => resolve(folder, name))).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
