// `npm run screenshots:signatures -- FOLDER`: pictures of every state of signatures, wherever the window shows it, in both languages
// and both themes and once in forced colours, to be looked at. Nothing of it is kept in the repository.
import { spawn } from 'node:child_process';
import { cp, mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { launchAddresses } from '../support/engines/launch-addresses.ts';
import { authority, folder, type Name, names, simulator } from './signed-images.ts';

const output = process.argv[2] ?? join(tmpdir(), 'signature-states');
const commandLine = fileURLToPath(new URL('../../out/node/cli.cjs', import.meta.url));
const { host } = simulator;
await mkdir(output, { recursive: true });

const server = spawn(
  process.execPath,
  [commandLine, 'serve', '--json', '--registry', host, '--exports', folder],
  {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      LONGSHORE_LIBRARY: join(folder, 'library'),
      LONGSHORE_STATE: join(folder, 'state'),
    },
  },
);
const addresses = launchAddresses(server.stdout);
const browser: Browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});

try {
  await fillLibrary(await open('light', 'en-US'));
  for (const language of ['en-US', 'zh-CN']) {
    for (const scheme of ['light', 'dark'] as const)
      await takeAll(await open(scheme, language), `${language}-${scheme}`);
  }
  await takeAll(await open('dark', 'en-US', { forcedColors: 'active' }), 'forced');
} finally {
  await browser.close();
  server.kill('SIGTERM');
  await simulator.close();
  authority.close();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

async function open(colorScheme: 'light' | 'dark', locale: string, more: object = {}): Promise<Page> {
  const viewport = { width: 1280, height: 800 };
  const context = await browser.newContext({ viewport, colorScheme, locale, ...more });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  await page.goto(await addresses.fresh());
  await page.getByRole('navigation').first().waitFor();
  return page;
}

async function goTo(page: Page, place: string): Promise<void> {
  await page.evaluate(`location.hash = '#/${place}'`);
}

async function openImage(page: Page, name: Name): Promise<void> {
  await goTo(page, `explore/${host}/acme/${name}:1.4.2`);
  await page.getByRole('heading', { level: 2, name: `${name}:1.4.2` }).waitFor();
  await page.getByRole('tab').first().waitFor();
  await page.locator('[data-signed], [role=alert]').first().waitFor();
}

/** Downloads all of them; what a rule refuses stays in the list. One comes while nobody asks for signatures. */
async function fillLibrary(page: Page): Promise<void> {
  for (const name of names) {
    if (name === 'microsoft') await keepWithImages(page, 'All that is attached');
    if (name === 'not-looked') await keepWithImages(page, 'Nothing');
    await openImage(page, name);
    await page.getByRole('button', { name: 'Download', exact: true }).click();
    await page.waitForTimeout(400);
  }
  await goTo(page, 'library');
  await page
    .getByRole('row')
    .nth(names.length - 2)
    .waitFor({ state: 'attached' });
  await cp(join(folder, 'library'), join(folder, 'brought'), { recursive: true });
  await page.getByRole('button', { name: 'Import…' }).click();
  await page.getByRole('dialog').getByRole('textbox').fill(join(folder, 'brought'));
  await page.getByRole('dialog').getByRole('button', { name: 'Import' }).click();
  await page.getByText(/images imported/).waitFor();
  for (const [width, height] of [
    [1280, 800],
    [900, 600],
    [1920, 1080],
  ] as const) {
    await page.setViewportSize({ width, height });
    await picture(page, `import-note-${width}`);
  }
  await page.context().close();
}

async function keepWithImages(page: Page, option: string): Promise<void> {
  await goTo(page, 'settings');
  await page.getByRole('combobox', { name: 'Keep with each image' }).click();
  await page.getByRole('option', { name: option }).click();
  await page.waitForTimeout(300);
}

async function picture(page: Page, name: string): Promise<void> {
  await page.waitForTimeout(500);
  await page.screenshot({ path: join(output, `${name}.png`) });
}

async function takeAll(page: Page, name: string): Promise<void> {
  const heads: string[] = [];
  for (const each of names) {
    await openImage(page, each);
    await page.waitForTimeout(250);
    const bytes = await page.screenshot({ clip: { x: 420, y: 60, width: 860, height: 330 } });
    heads.push(
      `<figure><img src="data:image/png;base64,${bytes.toString('base64')}"><figcaption>${each}</figcaption></figure>`,
    );
  }
  const sheet = await page.context().newPage();
  await sheet.setViewportSize({ width: 1760, height: 900 });
  await sheet.setContent(
    `<style>body{display:grid;grid-template-columns:1fr 1fr;gap:8px}figure{margin:0}</style>${heads.join('')}`,
  );
  await sheet.screenshot({ path: join(output, `heads-${name}.png`), fullPage: true });
  await sheet.close();
  await openImage(page, 'by-key');
  await page.locator('#image-tab-attached').click();
  await page.locator('[role=tabpanel] li').nth(4).waitFor();
  await page.waitForTimeout(1_500);
  for (const [width, height] of [
    [900, 600],
    [1920, 1080],
    [1280, 800],
  ] as const) {
    await page.setViewportSize({ width, height });
    await picture(page, `attached-${width}-${name}`);
  }
  for (const each of ['microsoft', 'revoked'] as const) {
    await openImage(page, each);
    await page.locator('button:has-text("Chain"), button:has-text("证书链")').first().click();
    await picture(page, `chain-${each}-${name}`);
    await page.keyboard.press('Escape');
  }
  await goTo(page, 'library');
  await page
    .getByRole('row')
    .nth(names.length - 2)
    .waitFor({ state: 'attached' });
  await page.setViewportSize({ width: 1280, height: 1150 });
  await page.waitForTimeout(1_000);
  await picture(page, `library-${name}`);
  await page.getByRole('row').filter({ hasText: 'by-key' }).click({ button: 'right' });
  await page.getByRole('menuitem', { name: /Check signatures…|检查签名…/ }).click();
  await page.waitForTimeout(1_500);
  await picture(page, `library-dialog-${name}`);
  await page.keyboard.press('Escape');
  await page.setViewportSize({ width: 1280, height: 800 });
  await goTo(page, 'downloads');
  await page.getByRole('row').filter({ hasText: 'refused' }).click();
  await picture(page, `downloads-${name}`);
  await goTo(page, 'settings');
  await page
    .getByText(/^(Signatures|签名)$/)
    .last()
    .scrollIntoViewIfNeeded();
  await picture(page, `settings-${name}`);
  await page.context().close();
}
