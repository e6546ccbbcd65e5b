import { mkdir, readdir, readFile, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { openEngine } from '../../electron/engine/engine.ts';
import type { EngineServices } from '../../electron/engine/services/engine-services.ts';
import type { DownloadEvent } from '../../shared/schemas/download.ts';
import { largeLayer } from '../simulator/content/large-layer.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { startSimulator } from '../simulator/start.ts';
import { type EngineRig, openEngineRig, waitFor, waitUntil } from './engine-rig.ts';

const slow = 4_000_000;
const layerBytes = 17_000_000;
let simulator: Simulator;
let rig: EngineRig;
beforeAll(async () => {
  simulator = await startSimulator({ catalogue: 'empty' });
  addImage('first', '1', 'first');
  addImage('second', '1', 'second');
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

function addImage(repository: string, tag: string, ...seeds: string[]): void {
  const steps = seeds.map((seed) => ({ createdBy: 'COPY', layer: largeLayer(seed, layerBytes) }));
  simulator.content.addImage(repository, [tag], { platform: { os: 'linux', architecture: 'amd64' }, steps });
}

/** Starts a slow download and waits until something of it has arrived. */
async function startSlowly(reference: string): Promise<string> {
  simulator.options.totalBytesPerSecond = slow;
  const { id } = await rig.engine.downloads.start({ reference });
  await waitUntil(rig.engine, id, ({ bytesDone }) => bytesDone > 500_000);
  return id;
}

/** What the event stream of an engine begins with. */
async function firstEventOf({ downloads }: EngineServices): Promise<DownloadEvent | undefined> {
  for await (const event of downloads.events(new AbortController().signal)) return event;
  return undefined;
}

const blobsFolder = () => join(rig.folder, 'library', 'blobs', 'sha256');

test('resuming what is just being paused lets it go on', async () => {
  const id = await startSlowly('first:1');
  const pausing = rig.engine.downloads.pause([id]);
  await rig.engine.downloads.resume([id]);
  await pausing;
  simulator.options.totalBytesPerSecond = undefined;
  expect(await waitFor(rig.engine, id, 'done', 'failed', 'paused')).toMatchObject({ state: 'done' });
});

test('pausing what is just being resumed again keeps it paused', async () => {
  const id = await startSlowly('first:1');
  const { downloads } = rig.engine;
  await Promise.all([downloads.pause([id]), downloads.resume([id]), downloads.pause([id])]);
  expect(downloads.list()).toMatchObject([{ id, state: 'paused' }]);
});

test('asking again for what is just being cancelled is a new download', async () => {
  const id = await startSlowly('first:1');
  const cancelling = rig.engine.downloads.cancel([id]);
  const again = await rig.engine.downloads.start({ reference: 'first:1' });
  await cancelling;
  expect(again.id).not.toBe(id);
  simulator.options.totalBytesPerSecond = undefined;
  expect(await waitFor(rig.engine, again.id, 'done', 'failed', 'cancelled')).toMatchObject({ state: 'done' });
});

test('retrying what is just being cancelled lets it go on', async () => {
  const id = await startSlowly('first:1');
  const cancelling = rig.engine.downloads.cancel([id]);
  await rig.engine.downloads.retry([id]);
  await cancelling;
  simulator.options.totalBytesPerSecond = undefined;
  expect(await waitFor(rig.engine, id, 'done', 'failed', 'cancelled')).toMatchObject({ state: 'done' });
});

test('what is being removed cannot be retried', async () => {
  const { downloads } = rig.engine;
  const first = await startSlowly('first:1');
  await downloads.cancel([first]);
  const second = await startSlowly('second:1');
  const removing = downloads.remove([first, second]);
  expect(downloads.list()).toEqual([]);
  await downloads.retry([first]);
  await removing;
  simulator.options.totalBytesPerSecond = undefined;
  const { id } = await downloads.start({ reference: 'second:1' });
  await waitFor(rig.engine, id, 'done', 'failed');
  expect(await rig.engine.library.list()).toMatchObject([{ reference: expect.stringContaining('second:1') }]);
});

test('layers that had arrived go with a download that is removed, unless something else needs them', async () => {
  const { downloads } = rig.engine;
  await waitFor(rig.engine, (await downloads.start({ reference: 'first:1' })).id, 'done', 'failed');
  const kept = await readdir(blobsFolder());
  addImage('three', '1', 'first', 'arrives', 'never');
  const never = await largeLayer('never', layerBytes).digest();
  simulator.faults.add({ kind: 'stall', match: never.split(':')[1] ?? '', times: 'always' });
  const { id } = await downloads.start({ reference: 'three:1' });
  await waitUntil(rig.engine, id, ({ layersDone }) => layersDone === 2);
  expect(await readdir(blobsFolder())).toHaveLength(kept.length + 1);
  await downloads.remove([id]);
  expect((await readdir(blobsFolder())).sort()).toEqual(kept.sort());
  expect(await readdir(join(rig.folder, 'library', 'ingest'))).toEqual([]);
});

test('what a paused download has finished outlives its process, and other programs that free space', async () => {
  const arrives = await largeLayer('first', layerBytes).digest();
  const never = await largeLayer('never', layerBytes).digest();
  addImage('claimed', '1', 'first', 'never');
  simulator.faults.add({ kind: 'stall', match: never.split(':')[1] ?? '', times: 'always' });
  const { id } = await rig.engine.downloads.start({ reference: 'claimed:1' });
  await waitUntil(rig.engine, id, ({ layersDone }) => layersDone === 1);
  await rig.engine.downloads.pause([id]);
  await rig.engine.close();
  const blob = join(blobsFolder(), arrives.split(':')[1] ?? '');
  const hoursAgo = new Date(Date.now() - 3 * 60 * 60 * 1000);
  await utimes(blob, hoursAgo, hoursAgo);
  // The command line's engine, which knows nothing of that queue.
  const other = await openEngine({
    stateFolder: join(rig.folder, 'other'),
    libraryFolder: join(rig.folder, 'library'),
    queue: 'memory',
  });
  expect(await other.library.prune(false)).toMatchObject({ blobs: 0 });
  await rig.restart();
  await rig.engine.downloads.remove([id]);
  expect(await readdir(blobsFolder())).toEqual([]);
  expect(await readdir(join(rig.folder, 'library', 'ingest'))).toEqual([]);
  await other.close();
});

test('a newer image of the same tag leaves nothing of the older one', async () => {
  const { downloads, library } = rig.engine;
  const finish = async () => {
    const { id } = await downloads.start({ reference: 'monthly:1' });
    await waitFor(rig.engine, id, 'done', 'failed');
  };
  addImage('monthly', '1', 'january');
  await finish();
  const { usedBytes } = await library.status();
  addImage('monthly', '1', 'february');
  await finish();
  expect(await library.list()).toHaveLength(1);
  expect((await library.status()).usedBytes).toBeLessThan(usedBytes * 1.1);
});

test('a second engine on the same folders leaves the queue of the first alone', async () => {
  const warnings: string[] = [];
  const { id } = await rig.engine.downloads.start({ reference: 'first:1' });
  const second = await openEngine({
    stateFolder: join(rig.folder, 'state'),
    libraryFolder: join(rig.folder, 'library'),
    queue: 'persistent',
    log: (_level, message) => warnings.push(message),
  });
  expect(warnings).toHaveLength(1);
  expect(second.downloads.list()).toEqual([]);
  expect(await firstEventOf(second)).toMatchObject({ type: 'snapshot', downloads: [], isKept: false });
  expect(await firstEventOf(rig.engine)).toMatchObject({ type: 'snapshot', isKept: true });
  await second.downloads.start({ reference: `${simulator.host}/second:1` });
  await second.close();
  await rig.restart();
  expect(rig.engine.downloads.list().map((row) => row.id)).toEqual([id]);
});

test('a queue that could not be written once is written again, and the engine closes', async () => {
  const file = join(rig.folder, 'state', 'downloads.json');
  await mkdir(file);
  const { id } = await rig.engine.downloads.start({ reference: 'first:1' });
  await waitFor(rig.engine, id, 'done', 'failed');
  await rm(file, { recursive: true });
  await rig.restart();
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ downloads: [{ id }] });
});

test('closing ends everything though the queue cannot be written', async () => {
  await mkdir(join(rig.folder, 'state', 'downloads.json'));
  await expect(rig.engine.close()).rejects.toMatchObject({ code: 'DISK_PERMISSION' });
  expect(await readdir(join(rig.folder, 'state'))).not.toContain('queue.lock');
  await rm(join(rig.folder, 'state', 'downloads.json'), { recursive: true });
});

test('an export that cannot be made is refused before anything is fetched', async () => {
  const { downloads } = rig.engine;
  const relative = { format: 'oci', path: 'image' } as const;
  await expect(downloads.start({ reference: 'first:1', export: relative })).rejects.toMatchObject({
    code: 'DISK_PERMISSION',
  });
  const several = { format: 'docker-archive', path: join(rig.folder, 'image.tar') } as const;
  await expect(
    downloads.start({ reference: 'first:1', allPlatforms: true, export: several }),
  ).rejects.toMatchObject({ code: 'PLATFORM_NOT_FOUND' });
  expect(downloads.list()).toEqual([]);
});

test('a download that is under way can be told to export, and told not to', async () => {
  const path = join(rig.folder, 'later.tar');
  const target = { format: 'oci-archive' as const, path };
  const { downloads } = rig.engine;
  const [id, other] = await Promise.all(
    ['first:1', 'second:1'].map(
      async (text) => (await downloads.start({ reference: text, startAt: '2100-01-01T00:00:00.000Z' })).id,
    ),
  );
  if (id === undefined || other === undefined) throw new Error('Two downloads have begun');
  expect(await downloads.setExport(id, target)).toBe(true);
  const relative = { format: 'oci-archive' as const, path: 'later.tar' };
  await expect(downloads.setExport(other, relative)).rejects.toMatchObject({ code: 'DISK_PERMISSION' });
  await downloads.setExport(other, { ...target, path: join(rig.folder, 'never.tar') });
  await downloads.setExport(other, null);
  await downloads.resume([id, other]);
  const row = await waitUntil(rig.engine, id, ({ state }) => state === 'done');
  expect(row.export).toEqual(target);
  await waitUntil(rig.engine, other, ({ state }) => state === 'done');
  expect((await readdir(rig.folder)).filter((name) => name.endsWith('.tar'))).toEqual(['later.tar']);
  expect(await downloads.setExport(id, { ...target, path: join(rig.folder, 'late.tar') })).toBe(false);
});
