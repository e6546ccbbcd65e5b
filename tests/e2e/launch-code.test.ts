import type { Request } from 'playwright-core';
import { expect, test } from 'vitest';
import { runningSimulator } from '../support/registries/running-simulator.ts';
import { serveApp } from './app.ts';
import { openPage } from './browser.ts';

test('the launch code leaves the address at once, and goes into no address, header or log', async (context) => {
  const simulator = await runningSimulator();
  const app = await serveApp(simulator);
  const code = new URLSearchParams(new URL(app.url).hash.slice(1)).get('code') ?? '';
  expect(code).toMatch(/^[\w-]{43}$/);
  const requests: Request[] = [];
  const page = await openPage(context, app.url, {
    prepare: async (opened) => void opened.on('request', (request) => requests.push(request)),
  });
  await page.getByRole('navigation').waitFor();

  expect(await page.evaluate('location.href')).not.toContain(code);
  expect(await page.evaluate('document.cookie')).toBe('');
  expect(await page.evaluate('JSON.stringify([{ ...localStorage }, { ...sessionStorage }])')).not.toContain(
    code,
  );
  const withCode = requests.filter((request) => (request.postData() ?? '').includes(code));
  expect(withCode.map((request) => [request.method(), new URL(request.url()).pathname])).toEqual([
    ['POST', '/session'],
  ]);
  const secret = String(await page.evaluate('sessionStorage.getItem("longshore-session")'));
  expect(secret).toMatch(/^[\w-]{43}$/);
  for (const request of requests) {
    const headers = JSON.stringify(await request.allHeaders());
    expect(headers, request.url()).not.toContain(code);
    expect(headers, request.url()).not.toContain('"referer"');
    expect(request.url(), request.url()).not.toContain(secret);
    // Playwright shows the fragment of the page's own address, which browsers do not send.
    expect(request.url().split('#')[0], request.url()).not.toContain(code);
  }

  await page.close();
  app.process.kill('SIGINT');
  const { stdout, stderr } = await app.process.finished;
  expect(stdout.split(code)).toHaveLength(2);
  expect(`${stdout}${stderr}`).not.toContain(secret);
  expect(stderr).not.toContain(code);
  expect(simulator.requests.some(({ headers, url }) => JSON.stringify([headers, url]).includes(code))).toBe(
    false,
  );
});

test('a window that is opened again needs no code; one that comes with a used code gets another address', async (context) => {
  const app = await serveApp(await runningSimulator());
  const page = await openPage(context, app.url, { ownProfile: true });
  await page.getByRole('navigation').waitFor();
  await page.reload();
  await page.getByRole('navigation').waitFor();
  expect(app.process.lines).toHaveLength(1);

  const stranger = await openPage(context, app.url, { ownProfile: true, toleratesComplaints: true });
  await stranger.getByRole('heading', { name: 'This link is no longer valid' }).waitFor();
  expect(await stranger.getByRole('navigation').count()).toBe(0);
  const another = await app.process.waitForLine(({ url }) => url !== app.url);
  expect(another).toMatchObject({ type: 'listening' });
  // Pasted into the address of the refused page, which changes nothing but its fragment.
  await stranger.goto(String(another.url));
  await stranger.getByRole('navigation').waitFor();
  await page.reload();
  await page.getByRole('navigation').waitFor();
});

test('a second tab of the same browser needs an address of its own, and ends no session', async (context) => {
  const app = await serveApp(await runningSimulator());
  const first = await openPage(context, app.url, { ownProfile: true, toleratesComplaints: true });
  await first.getByRole('navigation').waitFor();
  const second = await first.context().newPage();
  await second.goto(new URL(app.url).origin);
  await second.getByRole('heading', { name: 'This link is no longer valid' }).waitFor();
  const another = await app.process.waitForLine(({ url }) => url !== app.url);
  await second.goto(String(another.url));
  await second.getByRole('navigation').waitFor();
  for (const page of [first, second]) {
    await page.reload();
    await page.getByRole('navigation').waitFor();
  }
});
