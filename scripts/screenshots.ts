// `npm run screenshots`: pictures of the main places for README, of the built app beside the registry simulator.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from 'playwright-core';
import { startSimulator } from '../tests/simulator/start.ts';
import { launchAddresses } from '../tests/support/engines/launch-addresses.ts';

const output = fileURLToPath(new URL('../docs/screenshots/', import.meta.url));
const commandLine = fileURLToPath(new URL('../out/node/cli.cjs', import.meta.url));
const folder = await mkdtemp(join(tmpdir(), 'longshore-screenshots-'));
const places = ['--library', join(folder, 'library'), '--state', join(folder, 'state')];

const simulator = await startSimulator({ blobScale: 0.1, generatedRepositories: 3200 });
const server = spawn(
  process.execPath,
  [commandLine, 'serve', '--json', '--registry', simulator.host, ...places],
  {
    stdio: ['ignore', 'pipe', 'inherit'],
  },
);
const addresses = launchAddresses(server.stdout);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});

try {
  const page = await openPage('light');
  await download(page, 'windows/nanoserver:ltsc2022', 'Done');
  await download(page, 'windows/servercore:ltsc2022', 'Done');
  // From now on so slow that a picture catches what is under way.
  simulator.options.totalBytesPerSecond = 12_000_000;
  await download(page, 'windows/servercore:ltsc2025');
  await download(page, 'dotnet/framework/runtime:4.8.1');
  await download(page, 'windows/servercore:ltsc2019-amd64');
  await page.waitForTimeout(4_000);
  for (const theme of ['light', 'dark'] as const) {
    const themed = theme === 'light' ? page : await openPage(theme);
    await takeAll(themed, theme);
  }
} finally {
  await browser.close();
  // Its folders go away below, and must not while it still writes.
  if (server.exitCode === null && server.kill('SIGTERM')) await once(server, 'exit');
  await simulator.close();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

async function openPage(colorScheme: 'light' | 'dark'): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    colorScheme,
    locale: 'en-US',
    deviceScaleFactor: 1.5,
  });
  const page = await context.newPage();
  await page.goto(await addresses.fresh());
  await page.getByRole('searchbox', { name: 'Search repositories' }).waitFor();
  return page;
}

async function download(page: Page, reference: string, until?: string): Promise<void> {
  await open(page, reference);
  await page.getByRole('button', { name: 'Download', exact: true }).click();
  if (until === undefined) return;
  await page.getByRole('link', { name: /^Downloads/ }).click();
  await page.getByText(until).first().waitFor({ timeout: 120_000 });
}

async function open(page: Page, reference: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: /Paste references/ }).fill(reference);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Download', exact: true }).waitFor({ timeout: 60_000 });
}

async function takeAll(page: Page, theme: string): Promise<void> {
  const take = async (name: string) => {
    await page.waitForTimeout(1_000);
    await page.screenshot({ path: join(output, `${name}-${theme}.png`) });
  };
  await open(page, 'dotnet/framework/runtime:4.8.1');
  // The release whose base layers are in the library already.
  await page.getByLabel('Platform').getByText('Windows Server 2022').click();
  await take('explore');
  await page.getByRole('link', { name: /^Downloads/ }).click();
  await page.getByText('dotnet/framework/runtime').first().click();
  await take('downloads');
  await page.getByRole('link', { name: 'Library' }).click();
  await take('library');
  await page.getByRole('link', { name: 'Settings' }).click();
  await take('settings');
}
