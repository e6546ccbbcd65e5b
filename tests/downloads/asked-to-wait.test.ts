import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DownloadDetail, DownloadRow } from '../../shared/schemas/download.ts';
import { largeLayer } from '../simulator/content/large-layer.ts';
import type { FaultKind } from '../simulator/faults/fault-table.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { runningSimulator } from '../support/registries/running-simulator.ts';
import { type EngineRig, openEngineRig, waitFor, waitUntil } from './engine-rig.ts';

let simulator: Simulator;
let rig: EngineRig;

beforeEach(async () => {
  simulator = await runningSimulator({ catalogue: 'empty', auth: 'token' });
  simulator.content.addImage('app', ['1'], {
    platform: { os: 'linux', architecture: 'amd64' },
    steps: [{ createdBy: 'COPY', layer: largeLayer('asked to wait', 3_000_000) }],
  });
  rig = await openEngineRig(simulator);
});
afterEach(() => rig.close());

const start = () => rig.engine.downloads.start({ reference: 'app:1' });
const isWaiting = ({ askedToWait }: DownloadRow) => askedToWait !== null;

/** The documents of a download, and the kinds of answers that ask to wait. */
const documents: [string, FaultKind][] = [
  ['/token', 'too-many-requests'],
  ['/manifests/', 'too-many-requests'],
  ['/manifests/', 'unavailable'],
  ['/blobs/', 'unavailable'],
];

test.each(documents)(
  'a download that %s asks to wait, by %s, shows it, waits and goes on',
  async (match, kind) => {
    simulator.faults.add({ kind, match, retryAfterSeconds: 2 });
    const { id } = await start();
    const waiting = await waitUntil(rig.engine, id, isWaiting);
    expect(waiting.state).toBe('resolving');
    expect(waiting.askedToWait?.host).toMatch(/^127\.0\.0\.1:|^localhost:/);
    expect(waiting.askedToWait?.secondsLeft).toBeGreaterThan(0);
    expect(waiting.askedToWait?.secondsLeft).toBeLessThanOrEqual(2);
    expect(await waitFor(rig.engine, id, 'done', 'failed')).toMatchObject({
      state: 'done',
      askedToWait: null,
    });
    expect((await detailOf(id)).log).toContainEqual(
      expect.objectContaining({ kind: 'asked-to-wait', details: expect.objectContaining({ waitMs: 2_000 }) }),
    );
  },
);

test.each(['pause', 'cancel'] as const)(
  '%s ends the wait at once, and what follows does not wait',
  async (stop) => {
    const fault = simulator.faults.add({
      kind: 'too-many-requests',
      match: '/manifests/',
      retryAfterSeconds: 250,
    });
    const { id } = await start();
    expect((await waitUntil(rig.engine, id, isWaiting)).askedToWait?.secondsLeft).toBeGreaterThan(200);
    await rig.engine.downloads[stop]([id]);
    expect(rig.engine.downloads.list()).toMatchObject([
      { id, state: stop === 'pause' ? 'paused' : 'cancelled', askedToWait: null },
    ]);
    expect(fault.fired).toBe(1);
    await rig.engine.downloads[stop === 'pause' ? 'resume' : 'retry']([id]);
    await waitFor(rig.engine, id, 'done');
  },
);

test('who asks for an hour is told when to come back, and is asked then and not before', async () => {
  simulator.faults.add({
    kind: 'too-many-requests',
    match: '/manifests/',
    retryAfterSeconds: 3_600,
    times: 'always',
  });
  const { id } = await start();
  const failed = await waitFor(rig.engine, id, 'failed');
  expect(failed.error).toMatchObject({
    code: 'TOO_MANY_REQUESTS',
    message: expect.stringContaining('Try again in an hour.'),
    details: { retryAfterMs: 3_600_000 },
  });
  const comesBackAt = Date.parse(failed.retriesAt ?? '');
  expect(comesBackAt - Date.now()).toBeGreaterThan(3_000_000);
  await delay(2_500);
  await rig.restart();
  const [again] = rig.engine.downloads.list();
  expect(Math.abs(Date.parse(again?.retriesAt ?? '') - comesBackAt)).toBeLessThan(2_000);
});

test('a reader is answered in time, and hears how long the registry wants to be left alone', async () => {
  const { engine } = rig;
  const { signal } = new AbortController();
  simulator.faults.add({ kind: 'too-many-requests', retryAfterSeconds: 300, times: 'always' });
  const asked = { code: 'TOO_MANY_REQUESTS', message: expect.stringContaining('Try again in 5 minutes.') };
  await expect(
    engine.registry.image(`${simulator.hosts.registry}/app:1`, undefined, signal),
  ).rejects.toMatchObject(asked);
  await expect(allOf(engine.registry.tags(`${simulator.hosts.registry}/app`, signal))).rejects.toMatchObject(
    asked,
  );
});

async function allOf(pages: AsyncIterable<unknown>): Promise<void> {
  for await (const _page of pages) await delay(0);
}

async function detailOf(id: string): Promise<DownloadDetail> {
  for await (const detail of rig.engine.downloads.detail(id, new AbortController().signal)) return detail;
  throw new Error('The download told nothing');
}
