import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { largeLayer } from '../simulator/content/large-layer.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { startSimulator } from '../simulator/start.ts';
import { type EngineRig, openEngineRig, waitFor, waitUntil } from './engine-rig.ts';

const slow = 4_000_000;
const layerSize = 20_000_000;
let simulator: Simulator;
let rig: EngineRig;
beforeAll(async () => {
  simulator = await startSimulator({ catalogue: 'empty' });
  addImage('first', 'first');
  addImage('twin', 'first', 'second');
});
beforeEach(async () => {
  rig = await openEngineRig(simulator);
});
afterEach(async () => {
  simulator.options.totalBytesPerSecond = undefined;
  simulator.faults.clear();
  await rig.close();
});
afterAll(() => simulator.close());

function addImage(repository: string, ...seeds: string[]): void {
  const steps = seeds.map((seed) => ({ createdBy: 'COPY', layer: largeLayer(seed, layerSize) }));
  simulator.content.addImage(repository, ['1'], { platform: { os: 'linux', architecture: 'amd64' }, steps });
}

/** Starts a slow download, cancels it when something of it has arrived, and waits until it is known how much. */
async function startAndCancel(reference: string): Promise<string> {
  simulator.options.totalBytesPerSecond = slow;
  const { id } = await rig.engine.downloads.start({ reference });
  await waitUntil(rig.engine, id, ({ bytesDone }) => bytesDone > 2_000_000);
  await rig.engine.downloads.cancel([id]);
  await waitUntil(rig.engine, id, ({ state, bytesKept }) => state === 'cancelled' && bytesKept > 0);
  return id;
}

const keptOf = (id: string) => rig.engine.downloads.list().find((row) => row.id === id)?.bytesKept;

/** Bytes of everything partial in the library. */
async function ingestBytes(): Promise<number> {
  const folder = join(rig.folder, 'library', 'ingest');
  const partials = (await readdir(folder)).filter((name) => name.endsWith('.partial'));
  const sizes = await Promise.all(
    partials.map(async (name) => {
      const { blocks, size } = await stat(join(folder, name));
      return Math.min(size, blocks * 512);
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

test('a cancelled download keeps what has arrived, says how much, and knows it after a restart', async () => {
  const id = await startAndCancel('first:1');
  // The config is complete, and no image uses it either.
  const kept = await ingestBytes();
  expect(kept).toBeGreaterThan(1_500_000);
  expect(keptOf(id)).toBeGreaterThanOrEqual(kept);
  expect(keptOf(id)).toBeLessThan(kept + 10_000);
  expect(await rig.engine.downloads.removableBytes([id])).toBe(keptOf(id));
  const before = keptOf(id);
  await rig.restart();
  expect(keptOf(id)).toBe(before);
});

test('a cancelled download that is tried again goes on in its place, and fetches only the rest', async () => {
  const { downloads } = rig.engine;
  const id = await startAndCancel('first:1');
  const kept = keptOf(id) ?? 0;
  const fetched = downloads.list()[0]?.bytesFetched ?? 0;
  simulator.options.totalBytesPerSecond = undefined;
  await downloads.retry([id]);
  expect(keptOf(id)).toBe(0);
  const done = await waitFor(rig.engine, id, 'done', 'failed', 'cancelled');
  expect(done).toMatchObject({ state: 'done', bytesKept: 0 });
  expect(done.bytesFetched - fetched).toBeLessThan(layerSize - kept + 1_000_000);
});

test('only what nothing else needs counts as deleted, and is deleted', async () => {
  const { downloads } = rig.engine;
  const first = await startAndCancel('first:1');
  const twin = await startAndCancel('twin:1');
  const shared = keptOf(first) ?? 0;
  // Either alone may go without the bytes that both need; both together take them along.
  expect(await downloads.removableBytes([first])).toBeLessThan(20_000);
  expect(await downloads.removableBytes([first, twin])).toBe(keptOf(twin));
  expect(keptOf(twin)).toBeGreaterThanOrEqual(shared);
  await downloads.remove([first]);
  expect(await ingestBytes()).toBeGreaterThan(1_500_000);
  await downloads.remove([twin]);
  expect(await readdir(join(rig.folder, 'library', 'ingest'))).toEqual([]);
});

test('what an image uses is not kept for a download', async () => {
  const { downloads } = rig.engine;
  const done = await downloads.start({ reference: 'first:1' });
  await waitFor(rig.engine, done.id, 'done', 'failed');
  const never = (await largeLayer('second', layerSize).digest()).split(':')[1] ?? '';
  simulator.faults.add({ kind: 'stall', match: never, times: 'always' });
  const { id } = await downloads.start({ reference: 'twin:1' });
  await waitUntil(rig.engine, id, ({ bytesDone }) => bytesDone >= layerSize);
  await downloads.cancel([id]);
  await waitUntil(rig.engine, id, ({ state }) => state === 'cancelled');
  expect(await downloads.removableBytes([id])).toBeLessThan(20_000);
  await waitUntil(rig.engine, id, ({ bytesKept }) => bytesKept < 20_000);
  expect(await downloads.removableBytes([done.id])).toBe(0);
  const [image] = await rig.engine.library.list();
  await rig.engine.library.remove(image?.reference ?? '', undefined);
  await waitUntil(rig.engine, id, ({ bytesKept }) => bytesKept >= layerSize);
  expect(await downloads.removableBytes([id])).toBe(keptOf(id));
});

test('a download that is under way says what removing it would delete, too', async () => {
  simulator.options.totalBytesPerSecond = slow;
  const { id } = await rig.engine.downloads.start({ reference: 'first:1' });
  await waitUntil(rig.engine, id, ({ bytesDone }) => bytesDone > 2_000_000);
  expect(keptOf(id)).toBe(0);
  expect(await rig.engine.downloads.removableBytes([id])).toBeGreaterThan(1_500_000);
});
