import type { CDPSession } from 'playwright-core';
import { openWindow } from './frame-watch.ts';
import type { Figure, SceneOptions } from './measure-scenes.ts';

/** Events of an hour, at four a second. */
const ticksPerHour = 14_400;
/** Events until caches and histories are as full as they get. */
const warmUp = 1_500;
const fastTickMs = 4;

/** Memory of the window while an hour of progress passes through it as fast as it can take it. */
export async function measureHour({
  browser,
  newAddress,
  downloads,
}: Pick<SceneOptions, 'browser' | 'newAddress' | 'downloads'>): Promise<Figure[]> {
  const page = await openWindow(browser, newAddress());
  await page.getByRole('link', { name: /^Downloads/ }).click();
  await page.getByRole('row').nth(3).click();
  await page.getByRole('tab', { name: 'Speed' }).click();
  const session = await page.context().newCDPSession(page);
  const usualTickMs = downloads.tickMs;
  downloads.tickMs = fastTickMs;
  const until = async (ticks: number) => {
    while (downloads.ticks < ticks) await page.waitForTimeout(200);
  };
  const start = downloads.ticks;
  await until(start + warmUp);
  const before = await heapMegabytes(session);
  await until(start + ticksPerHour);
  downloads.tickMs = usualTickMs;
  await page.waitForTimeout(2_000);
  const after = await heapMegabytes(session);
  await page.context().close();
  return [
    { name: 'Memory after five minutes', value: before, unit: 'MB' },
    { name: 'Memory after an hour', value: after, unit: 'MB', limit: Math.round(before * 11) / 10 },
  ];
}

async function heapMegabytes(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return Math.round(usedSize / 100_000) / 10;
}
