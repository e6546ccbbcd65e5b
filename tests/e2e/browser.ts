import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, expect, onTestFinished, type TestContext } from 'vitest';

/** The shell is the same browser without a window of its own, and takes a third less of the processor. */
const programs = [
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
/** How long an action may take (ms): these tests also run beside others on two cores. */
const patience = 40_000;

let browser: Promise<Browser> | undefined;

// One browser serves all tests of a file; each page has a profile of its own.
afterAll(async () => (await browser)?.close());

/** How a page is opened. */
export interface PageOptions extends BrowserContextOptions {
  /** Lets the page complain to its console, where the test breaks something that Chromium itself reports. */
  toleratesComplaints?: boolean;
  /** Readies the page before it loads anything. */
  prepare?: (page: Page) => Promise<void>;
}

/** A page with a fresh profile in a headless Chromium; the test is skipped, and says so, where there is none. */
export async function openPage(
  context: TestContext,
  url: string,
  { toleratesComplaints = false, prepare, ...options }: PageOptions = {},
): Promise<Page> {
  const executablePath = installedBrowser();
  context.skip(executablePath === undefined, 'no Chromium, Chrome or Edge is installed');
  browser ??= chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: switches,
  });
  const browserContext = await (await browser).newContext({
    viewport: { width: 1280, height: 800 },
    locale: 'en-US',
    // What a browser with a window grants a click by itself.
    permissions: ['clipboard-write'],
    ...options,
  });
  onTestFinished(() => browserContext.close());
  const page = await browserContext.newPage();
  page.setDefaultTimeout(patience);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  // A page that works and complains to its console does not work: a blocked style or script shows up only there.
  if (!toleratesComplaints) onTestFinished(() => expect(complaints).toEqual([]));
  await prepare?.(page);
  await page.goto(url);
  return page;
}

function installedBrowser(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return programs.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
