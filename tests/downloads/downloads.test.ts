import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { DownloadEvent, DownloadState } from '../../shared/schemas/download.ts';
import { largeLayer } from '../simulator/content/large-layer.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { startSimulator } from '../simulator/start.ts';
import { type EngineRig, openEngineRig, waitFor, waitUntil } from './engine-rig.ts';

const reference = 'windows/servercore:ltsc2019-amd64';
let simulator: Simulator;
let rig: EngineRig;
beforeAll(async () => {
  simulator = await startSimulator({ blobScale: 0.01 });
});
beforeEach(async () => {
  rig = await openEngineRig(simulator);
});
afterEach(async () => {
  simulator.faults.clear();
  simulator.options.totalBytesPerSecond = undefined;
  await rig.close();
});
afterAll(() => simulator.close());

const start = (text = reference) => rig.engine.downloads.start({ reference: text });

test('a Windows image with foreign layers arrives in the library', async () => {
  const { id } = await start();
  const row = await waitFor(rig.engine, id, 'done', 'failed');
  expect(row).toMatchObject({ state: 'done', error: null, layersDone: 2, layersTotal: 2 });
  expect(row.bytesDone).toBe(row.bytesTotal);
  expect(row.bytesFetched).toBeGreaterThanOrEqual(row.bytesTotal);
  const [image] = await rig.engine.library.list();
  expect(image).toMatchObject({ reference: row.reference, digest: row.digest, hasForeignLayers: true });
});

test('pause keeps what has arrived, resume goes on from there', async () => {
  simulator.options.totalBytesPerSecond = 10_000_000;
  const { id } = await start();
  await waitUntil(rig.engine, id, ({ bytesDone }) => bytesDone > 3_000_000);
  await rig.engine.downloads.pause([id]);
  const paused = rig.engine.downloads.list()[0];
  expect(paused).toMatchObject({ state: 'paused', activeConnections: 0, bytesPerSecond: 0 });
  expect(paused?.bytesDone).toBeGreaterThan(3_000_000);
  simulator.options.totalBytesPerSecond = undefined;
  await rig.engine.downloads.resume([id]);
  const row = await waitFor(rig.engine, id, 'done', 'failed');
  expect(row.state).toBe('done');
  expect(row.bytesFetched).toBeLessThan(row.bytesTotal + 2_000_000);
});

test('no pause, failure, resume or restart lets the progress fall', async () => {
  simulator.options.totalBytesPerSecond = 10_000_000;
  const { id } = await start();
  await waitUntil(rig.engine, id, ({ bytesDone }) => bytesDone > 3_000_000);
  const stepsBack: string[] = [];
  let most = 0;
  const look = async (stopAt: (state: DownloadState) => boolean) => {
    const stop = new AbortController();
    for await (const detail of rig.engine.downloads.detail(id, stop.signal)) {
      const { row, blobs } = detail;
      const sum = blobs.reduce((bytes, blob) => bytes + blob.bytesDone, 0);
      if (row.bytesDone < most) stepsBack.push(`${row.state}: ${row.bytesDone} after ${most}`);
      if (blobs.length > 0 && sum < most - 10_000) stepsBack.push(`${row.state}: blobs ${sum} after ${most}`);
      most = Math.max(most, row.bytesDone);
      if (stopAt(row.state)) break;
    }
  };
  await rig.engine.downloads.pause([id]);
  await look((state) => state === 'paused');
  await rig.engine.downloads.resume([id]);
  const goingOn = look((state) => state === 'failed');
  await waitUntil(rig.engine, id, ({ bytesDone }) => bytesDone > 4_000_000);
  simulator.faults.add({ kind: 'status', status: 404, role: 'cdn', times: 'always' });
  simulator.faults.add({ kind: 'status', status: 404, role: 'link', times: 'always' });
  await goingOn;
  simulator.faults.clear();
  await rig.restart();
  await rig.engine.downloads.retry([id]);
  await look((state) => state === 'done');
  expect(stepsBack).toEqual([]);
  expect(most).toBeGreaterThan(4_000_000);
});

test('what ran when the app was closed goes on at the next start', async () => {
  simulator.options.totalBytesPerSecond = 10_000_000;
  const { id } = await start();
  await waitUntil(rig.engine, id, ({ bytesDone }) => bytesDone > 3_000_000);
  await rig.restart();
  simulator.options.totalBytesPerSecond = undefined;
  const row = await waitFor(rig.engine, id, 'done', 'failed');
  expect(row).toMatchObject({ id, state: 'done' });
  expect(row.bytesFetched).toBeLessThan(row.bytesTotal + 2_000_000);
});

test('what was paused stays paused over a restart', async () => {
  simulator.options.totalBytesPerSecond = 5_000_000;
  const { id } = await start();
  await waitUntil(rig.engine, id, ({ bytesDone }) => bytesDone > 1_000_000);
  await rig.engine.downloads.pause([id]);
  await rig.restart();
  expect(rig.engine.downloads.list()).toMatchObject([{ id, state: 'paused' }]);
});

test('cancel and remove leave nothing behind', async () => {
  simulator.options.totalBytesPerSecond = 5_000_000;
  const { id } = await start();
  await waitUntil(rig.engine, id, ({ bytesDone }) => bytesDone > 1_000_000);
  await rig.engine.downloads.cancel([id]);
  expect(rig.engine.downloads.list()).toMatchObject([{ id, state: 'cancelled' }]);
  await rig.engine.downloads.remove([id]);
  expect(rig.engine.downloads.list()).toEqual([]);
  const library = join(rig.folder, 'library');
  expect(await readdir(join(library, 'ingest'))).toEqual([]);
  expect(await readdir(join(library, 'blobs', 'sha256'))).toEqual([]);
  expect(await rig.engine.library.list()).toEqual([]);
});

test('a failed download says why, and goes on when it is retried', async () => {
  const fault = simulator.faults.add({ kind: 'status', role: 'link', status: 404, times: 'always' });
  const { id } = await start();
  const failed = await waitFor(rig.engine, id, 'failed', 'done');
  expect(failed.error).toMatchObject({ code: 'BLOB_UNKNOWN' });
  expect(await rig.engine.library.list()).toEqual([]);
  fault.remove();
  await rig.engine.downloads.retry([id]);
  expect(await waitFor(rig.engine, id, 'done', 'failed')).toMatchObject({ state: 'done', error: null });
});

test('the same request while it is under way is not a second download', async () => {
  simulator.options.totalBytesPerSecond = 5_000_000;
  const first = await start();
  const second = await start();
  expect(second.id).toBe(first.id);
  expect(rig.engine.downloads.list()).toHaveLength(1);
});

test('the same request again lets a paused download go on, and a failed one too', async () => {
  simulator.options.totalBytesPerSecond = 5_000_000;
  const { id } = await start();
  await waitUntil(rig.engine, id, ({ bytesDone }) => bytesDone > 1_000_000);
  await rig.engine.downloads.pause([id]);
  const again = await start();
  expect(again).toMatchObject({ id, error: null });
  expect(again.state).not.toBe('paused');
  await rig.engine.downloads.pause([id]);
  simulator.options.totalBytesPerSecond = undefined;
  simulator.faults.add({ kind: 'status', status: 404, match: '/manifests/', times: 'always' });
  await start();
  await waitFor(rig.engine, id, 'failed');
  simulator.faults.clear();
  expect((await start()).id).toBe(id);
  expect(await waitFor(rig.engine, id, 'done', 'failed')).toMatchObject({ state: 'done', error: null });
  expect(rig.engine.downloads.list()).toHaveLength(1);
});

test('an image whose layers are here is complete at once', async () => {
  await waitFor(rig.engine, (await start()).id, 'done');
  const { id } = await start();
  const row = await waitFor(rig.engine, id, 'done', 'failed');
  expect(row).toMatchObject({ state: 'done', bytesFetched: 0, bytesReused: expect.any(Number) });
  expect(row.bytesReused).toBeGreaterThan(row.bytesTotal * 0.99);
});

test('reordering decides who is next', async () => {
  await rig.engine.settings.update({ maximumActiveDownloads: 1 });
  simulator.options.totalBytesPerSecond = 5_000_000;
  const first = await start();
  const second = await start('windows/servercore:ltsc2022');
  const third = await start('windows/nanoserver:ltsc2022');
  await rig.engine.downloads.reorder([third.id], second.id);
  expect(rig.engine.downloads.list().map(({ id }) => id)).toEqual([first.id, third.id, second.id]);
  await rig.engine.downloads.cancel([first.id]);
  await waitFor(rig.engine, third.id, 'downloading', 'resolving');
  expect(rig.engine.downloads.list().find(({ id }) => id === second.id)?.state).toBe('waiting');
});

test('events carry every state in order, numbered without gaps', async () => {
  const stop = new AbortController();
  const states: DownloadState[] = [];
  const sequences: number[] = [];
  const following = (async () => {
    for await (const event of rig.engine.downloads.events(stop.signal)) {
      sequences.push(event.sequence);
      for (const row of rowsOf(event)) if (states.at(-1) !== row.state) states.push(row.state);
      if (states.at(-1) === 'done') break;
    }
  })();
  await start();
  await following;
  expect(states[0]).toBe('resolving');
  expect(states.at(-1)).toBe('done');
  expect(sequences).toEqual(sequences.map((_, index) => (sequences[0] ?? 0) + index));
});

function rowsOf(event: DownloadEvent) {
  return event.type === 'snapshot' ? event.downloads : event.changed;
}

test('the drawer tells the foreign source and each blob', async () => {
  const { id } = await start();
  const kinds: string[] = [];
  for await (const detail of rig.engine.downloads.detail(id, new AbortController().signal)) {
    kinds.push(...detail.log.map(({ kind }) => kind));
    if (detail.row.state !== 'done') continue;
    expect(detail.blobs.map(({ state, origin }) => [state, origin])).toEqual([
      ['done', 'foreign'],
      ['done', 'foreign'],
    ]);
    break;
  }
  expect(kinds[0]).toBe('resolved');
  expect(kinds).toContain('foreign-source');
  expect(kinds.at(-1)).toBe('done');
});

test('all platforms make one entry for the index, complete', async () => {
  const { id } = await rig.engine.downloads.start({ reference: 'dotnet/runtime:8.0', allPlatforms: true });
  const row = await waitFor(rig.engine, id, 'done', 'failed');
  expect(row).toMatchObject({ state: 'done', platform: 'all' });
  expect(await rig.engine.library.list()).toMatchObject([{ digest: row.digest, platform: 'all' }]);
  for await (const event of rig.engine.library.verify({}, new AbortController().signal)) {
    if (event.type === 'result') expect(event.result).toMatchObject({ ok: true, images: 1 });
  }
});

test('a limit for one download holds back that one', async () => {
  const layer = largeLayer('limited', 1_000_000);
  simulator.content.addImage('limited', ['1'], {
    platform: { os: 'linux', architecture: 'amd64' },
    steps: [{ createdBy: 'COPY', layer }],
  });
  const { id } = await rig.engine.downloads.start({ reference: 'limited:1', limitRate: 1000 });
  await waitFor(rig.engine, id, 'downloading');
  await rig.engine.downloads.setLimit(id, null);
  expect(await waitFor(rig.engine, id, 'done', 'failed')).toMatchObject({ state: 'done', limitRate: null });
});

test('waiting for connections that others hold is not stalling', async () => {
  await rig.engine.settings.update({ connectionsPerHost: 1, maximumActiveDownloads: 2 });
  simulator.options.totalBytesPerSecond = 1_000_000;
  const layerOf = (name: string) => largeLayer(name, 9_000_000);
  const platform = { os: 'linux', architecture: 'amd64' };
  for (const name of ['first', 'second']) {
    const steps = [{ createdBy: 'COPY', layer: layerOf(name) }];
    simulator.content.addImage(name, ['1'], { platform, steps });
  }
  for (const name of ['first:1', 'second:1']) await start(name);
  const stop = new AbortController();
  const states = new Set<DownloadState>();
  for await (const event of rig.engine.downloads.events(stop.signal)) {
    // Either may be the one that waits: whoever is looked up first has the connection.
    for (const row of rowsOf(event)) states.add(row.state);
    if (rowsOf(event).some(({ state }) => state === 'done')) stop.abort();
  }
  expect([...states]).toContain('waiting-for-connection');
  expect([...states]).toContain('downloading');
  expect([...states]).not.toContain('stalled');
});

test('a layer that two downloads share moves both, and counts once', async () => {
  simulator.options.totalBytesPerSecond = 1_500_000;
  const shared = largeLayer('shared', 12_000_000);
  const platform = { os: 'linux', architecture: 'amd64' };
  for (const name of ['one', 'other']) {
    simulator.content.addImage(name, ['1'], {
      platform,
      steps: [
        { createdBy: 'COPY shared', layer: shared },
        { createdBy: `COPY ${name}`, layer: largeLayer(name, 10_000) },
      ],
    });
  }
  const ids = [(await start('one:1')).id, (await start('other:1')).id];
  const stop = new AbortController();
  const states = new Set<DownloadState>();
  let sawBothMoving = false;
  for await (const event of rig.engine.downloads.events(stop.signal)) {
    for (const row of rowsOf(event)) states.add(row.state);
    const [one, other] = rig.engine.downloads.list();
    if (one === undefined || other === undefined) break;
    // Once the shared layer is what moves, both have its whole speed, and the sum of all does not.
    if (one.bytesDone > 4_000_000 && one.state === 'downloading' && other.state === 'downloading') {
      sawBothMoving = other.bytesPerSecond > 0;
      expect(event.totals.bytesPerSecond).toBeLessThan(one.bytesPerSecond + other.bytesPerSecond);
    }
    if (one.state === 'done' && other.state === 'done') stop.abort();
  }
  expect(sawBothMoving).toBe(true);
  expect([...states]).not.toContain('stalled');
  const rows = rig.engine.downloads.list().filter(({ id }) => ids.includes(id));
  const fetched = rows.reduce((sum, { bytesFetched }) => sum + bytesFetched, 0);
  expect(fetched).toBeLessThan(12_200_000);
});

test('names the command that made a layer', async () => {
  const { id } = await start();
  for await (const { row, blobs } of rig.engine.downloads.detail(id, new AbortController().signal)) {
    if (row.state !== 'done') continue;
    expect(blobs.map(({ createdBy }) => createdBy)).toEqual([
      expect.stringMatching(/^Apply image /),
      expect.stringMatching(/^Install update /),
    ]);
    break;
  }
});

test('the drawer still lists the layers of what arrived before a restart', async () => {
  const { id } = await start();
  await waitFor(rig.engine, id, 'done');
  await rig.restart();
  for await (const { blobs } of rig.engine.downloads.detail(id, new AbortController().signal)) {
    expect(blobs.filter(({ kind }) => kind === 'layer')).toMatchObject([
      { state: 'done', createdBy: expect.stringMatching(/^Apply image /) },
      { state: 'done', createdBy: expect.stringMatching(/^Install update /) },
    ]);
    break;
  }
});

test('the drawer of what an image no longer is in the library has no layers, and no error', async () => {
  const { id } = await start();
  const row = await waitFor(rig.engine, id, 'done');
  await rig.engine.library.remove(row.reference, undefined);
  await rig.restart();
  for await (const detail of rig.engine.downloads.detail(id, new AbortController().signal)) {
    expect(detail.row.state).toBe('done');
    expect(detail.blobs).toEqual([]);
    break;
  }
});

test('small blobs that wait for connections that others hold are not stalled either', async () => {
  await rig.engine.settings.update({ connectionsPerHost: 1, maximumActiveDownloads: 2 });
  simulator.options.totalBytesPerSecond = 1_000_000;
  const platform = { os: 'linux', architecture: 'amd64' };
  const images = { long: 9_000_000, short: 200_000 };
  for (const [name, size] of Object.entries(images)) {
    const layer = largeLayer(`${name} one`, size);
    simulator.content.addImage(name, ['1'], { platform, steps: [{ createdBy: 'COPY', layer }] });
  }
  await start('long:1');
  await waitUntil(
    rig.engine,
    rig.engine.downloads.list()[0]?.id ?? '',
    ({ bytesDone }) => bytesDone > 100_000,
  );
  const { id } = await start('short:1');
  const states = new Set<DownloadState>();
  const stop = new AbortController();
  for await (const event of rig.engine.downloads.events(stop.signal)) {
    for (const row of rowsOf(event)) if (row.id === id) states.add(row.state);
    if (rig.engine.downloads.list().every(({ state }) => state === 'done')) stop.abort();
  }
  expect([...states]).toContain('waiting-for-connection');
  expect([...states]).not.toContain('stalled');
});

test('what fails for want of a network is to be tried again by itself, also after a restart', async () => {
  // Nothing listens there.
  const { id } = await start('127.0.0.1:1/app:1');
  const failed = await waitFor(rig.engine, id, 'failed');
  expect(failed.error?.code).toBe('NETWORK');
  expect(Date.parse(failed.retriesAt ?? '')).toBeGreaterThan(Date.now());
  await rig.restart();
  expect(Date.parse(rig.engine.downloads.list()[0]?.retriesAt ?? '')).toBeGreaterThan(Date.now());
  await rig.engine.downloads.retry([id]);
  expect(rig.engine.downloads.list()).toMatchObject([{ id, retriesAt: null }]);
  await waitFor(rig.engine, id, 'failed');
  await rig.engine.downloads.pause([id]);
  expect(rig.engine.downloads.list()).toMatchObject([{ id, state: 'paused', retriesAt: null }]);
});

test('what fails for another reason is left to the user', async () => {
  const fault = simulator.faults.add({ kind: 'status', status: 404, match: '/manifests/', times: 'always' });
  const { id } = await start();
  expect(await waitFor(rig.engine, id, 'failed')).toMatchObject({ retriesAt: null });
  fault.remove();
});

test('a small image does not wait for all layers of a wide one', async () => {
  simulator.options.totalBytesPerSecond = 2_000_000;
  const platform = { os: 'linux', architecture: 'amd64' };
  const stepsOf = (name: string, count: number, size: number) =>
    Array.from({ length: count }, (_, number) => ({
      createdBy: 'COPY',
      layer: largeLayer(`${name} ${number}`, size),
    }));
  simulator.content.addImage('wide', ['1'], { platform, steps: stepsOf('wide', 40, 1_100_000) });
  simulator.content.addImage('narrow', ['1'], { platform, steps: stepsOf('narrow', 1, 1_100_000) });
  const wide = await start('wide:1');
  await waitUntil(rig.engine, wide.id, ({ bytesDone }) => bytesDone > 100_000);
  const narrow = await start('narrow:1');
  await waitFor(rig.engine, narrow.id, 'done');
  const row = rig.engine.downloads.list().find(({ id }) => id === wide.id);
  expect(row?.layersDone).toBeLessThan(20);
});
