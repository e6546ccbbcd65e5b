import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { expect, onTestFinished, type TestContext } from 'vitest';

const programs = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
/** Quiet on machines without a network, and without a sandbox of its own where root runs it. */
const switches = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-sync',
];

/** A page in a fresh headless Chromium; the test is skipped, and says so, where there is none. */
export async function openPage(
  context: TestContext,
  url: string,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const executablePath = installedBrowser();
  context.skip(executablePath === undefined, 'no Chromium, Chrome or Edge is installed');
  const browser = await chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: switches,
  });
  onTestFinished(() => browser.close());
  const browserContext = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    locale: 'en-US',
    ...options,
  });
  const page = await browserContext.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  // A page that works and complains to its console does not work: a blocked style or script shows up only there.
  onTestFinished(() => expect(complaints).toEqual([]));
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
