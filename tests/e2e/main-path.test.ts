import { expect, test } from 'vitest';
import { runCli } from '../support/programs/run-cli.ts';
import { runningSimulator } from '../support/registries/running-simulator.ts';
import { serveApp } from './app.ts';
import { openPage } from './browser.ts';

test('search, choose servercore, a tag and a platform, see its layers, download it, find it in the library', async (context) => {
  const simulator = await runningSimulator({ blobScale: 0.01, generatedRepositories: 300 });
  const app = await serveApp(simulator);
  const page = await openPage(context, app.url);

  await page.getByRole('searchbox', { name: 'Search repositories' }).fill('servercore');
  await page.getByText('windows/servercore', { exact: true }).first().click();
  await page.getByRole('searchbox', { name: 'Filter tags' }).fill('ltsc2019');
  await page.getByText('ltsc2019', { exact: true }).first().click();
  await page.getByLabel('Platform').getByText('Windows Server 2019').first().waitFor();
  await page.getByText('Apply image').first().waitFor();

  await page.getByRole('button', { name: 'Download', exact: true }).click();
  await page.getByRole('link', { name: /^Downloads/ }).click();
  const reference = `${simulator.host}/windows/servercore:ltsc2019`;
  await page.getByRole('progressbar', { name: reference }).waitFor();
  await page
    .getByText(/^Done|In the library/i)
    .first()
    .waitFor({ timeout: 60_000 });

  await page.getByRole('link', { name: 'Library' }).click();
  await page.getByText('windows/servercore:ltsc2019').first().waitFor();

  const listed = await runCli(['list', '--json'], app.places);
  expect(JSON.parse(listed.stdout)).toMatchObject([
    { reference, platform: expect.stringContaining('windows/amd64:10.0.17763') },
  ]);
  const verified = await runCli(['verify', '--json'], app.places);
  expect(JSON.parse(verified.stdout)).toMatchObject({ ok: true, images: 1 });
});

test('a download can be paused, resumed, cancelled, taken up again and removed', async (context) => {
  const simulator = await runningSimulator({ blobScale: 0.01, totalBytesPerSecond: 1_000_000 });
  const app = await serveApp(simulator);
  const page = await openPage(context, app.url);
  await page.getByRole('searchbox', { name: 'Search repositories' }).waitFor();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: /Paste references/ }).waitFor();
  await page.keyboard.type('windows/servercore:ltsc2019-amd64');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Download', exact: true }).click();
  await page.getByRole('link', { name: /^Downloads/ }).click();
  const bar = page.getByRole('progressbar', { name: `${simulator.host}/windows/servercore:ltsc2019-amd64` });

  await expect
    .poll(async () => Number(await bar.getAttribute('aria-valuenow')), { timeout: 30_000 })
    .toBeGreaterThan(2);
  await page.getByRole('button', { name: 'Pause', exact: true }).first().click();
  await page.getByRole('button', { name: 'Resume', exact: true }).first().click();
  await page.getByRole('button', { name: 'Pause', exact: true }).first().waitFor();
  await page.getByRole('button', { name: 'Cancel', exact: true }).first().click();
  // What was cancelled keeps its bytes, and goes on where it was.
  await page.getByRole('button', { name: 'Undo', exact: true }).first().click();
  simulator.options.totalBytesPerSecond = undefined;
  await page.getByRole('button', { name: 'Remove', exact: true }).first().click({ timeout: 60_000 });
  await bar.waitFor({ state: 'detached' });
});
