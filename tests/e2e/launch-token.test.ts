import type { Request } from 'playwright-core';
import { expect, test } from 'vitest';
import { runningSimulator } from '../support/running-simulator.ts';
import { serveApp } from './app.ts';
import { openPage } from './browser.ts';

test('the launch token leaves the address at once, and goes into no address, header or log', async (context) => {
  const simulator = await runningSimulator();
  const app = await serveApp(simulator);
  const token = new URLSearchParams(new URL(app.url).hash.slice(1)).get('token') ?? '';
  expect(token).toMatch(/^[\w-]{43}$/);
  const requests: Request[] = [];
  const page = await openPage(context, app.url, {
    prepare: async (opened) => void opened.on('request', (request) => requests.push(request)),
  });
  await page.getByRole('navigation').waitFor();

  expect(await page.evaluate('location.href')).not.toContain(token);
  expect(await page.evaluate('document.cookie')).toBe('');
  expect(await page.evaluate('JSON.stringify([{ ...localStorage }, { ...sessionStorage }])')).not.toContain(
    token,
  );
  const withToken = requests.filter((request) => (request.postData() ?? '').includes(token));
  expect(withToken.map((request) => [request.method(), new URL(request.url()).pathname])).toEqual([
    ['POST', '/session'],
  ]);
  for (const request of requests) {
    const headers = JSON.stringify(await request.allHeaders());
    expect(headers, request.url()).not.toContain(token);
    expect(headers, request.url()).not.toContain('"referer"');
    // Playwright shows the fragment of the page's own address, which browsers do not send.
    expect(request.url().split('#')[0], request.url()).not.toContain(token);
  }

  await page.close();
  app.process.kill('SIGINT');
  const { stdout, stderr } = await app.process.finished;
  expect(stdout.split(token)).toHaveLength(2);
  expect(stderr).not.toContain(token);
  expect(simulator.requests.some(({ headers, url }) => JSON.stringify([headers, url]).includes(token))).toBe(
    false,
  );
});

test('a page that is opened again needs no token, and one without its cookie is refused', async (context) => {
  const app = await serveApp(await runningSimulator());
  const page = await openPage(context, app.url);
  await page.getByRole('navigation').waitFor();
  await page.reload();
  await page.getByRole('navigation').waitFor();
  const stranger = await openPage(context, new URL(app.url).origin, { toleratesComplaints: true });
  await stranger.getByRole('heading', { name: 'This link is no longer valid' }).waitFor();
  expect(await stranger.getByRole('navigation').count()).toBe(0);
});
