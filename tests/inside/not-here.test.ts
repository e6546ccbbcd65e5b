import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { ImageFilesSummary, InsideEvent, InsideImage } from '../../shared/inside/image-files.ts';
import { type EngineRig, openEngineRig, waitFor, waitUntil } from '../downloads/engine-rig.ts';
import { fileLayer } from '../simulator/content/file-layer.ts';
import { largeLayer } from '../simulator/content/large-layer.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { startSimulator } from '../simulator/start.ts';

const { signal } = new AbortController();
const largeBytes = 12_000_000;
let simulator: Simulator;
let rig: EngineRig;
beforeAll(async () => {
  simulator = await startSimulator({ catalogue: 'empty' });
  rig = await openEngineRig(simulator);
  const small = await fileLayer({ 'etc/config': 'here', 'usr/readme': 'text' });
  const platform = { os: 'windows', architecture: 'amd64' };
  const steps = [
    { createdBy: 'base', layer: largeLayer('base', largeBytes), foreign: 'link' as const },
    { createdBy: 'COPY', layer: small },
  ];
  simulator.content.addImage('two', ['1'], { platform, steps });
  const linux = { os: 'linux', architecture: 'amd64' };
  const large = { createdBy: 'COPY', layer: largeLayer('other', largeBytes) };
  simulator.content.addImage('large', ['1'], { platform: linux, steps: [large] });
});
afterEach(() => {
  simulator.options.totalBytesPerSecond = undefined;
  simulator.faults.clear();
});
afterAll(async () => {
  await rig.close();
  await simulator.close();
});

async function open(image: InsideImage, fetch?: boolean) {
  const events: InsideEvent[] = [];
  for await (const event of rig.engine.inside.open(image, signal, { fetch })) events.push(event);
  const last = events.at(-1);
  if (last?.type !== 'result') throw new Error('No result came');
  return { events, summary: last.result };
}

const blobsHere = () =>
  readdirSync(join(rig.folder, 'library'), { recursive: true }).filter((name) =>
    /[0-9a-f]{64}/.test(`${name}`),
  );
const contents = ({ layers }: ImageFilesSummary) => layers.map(({ content }) => content);
const forgetListings = () => rmSync(join(rig.folder, 'state', 'listings'), { recursive: true, force: true });

test('an image that is not here says what listing it costs, and is listed as it comes', async () => {
  const image = { reference: 'two:1', platform: 'windows/amd64' };
  const before = await rig.engine.inside.state(image, signal);
  expect(before).toMatchObject({ isInLibrary: false, isWindows: true, bytesToRead: 0 });
  expect(before.layers.map(({ state, isForeign }) => [state, isForeign])).toEqual([
    ['absent', true],
    ['absent', false],
  ]);
  expect(before.bytesToFetch).toBeGreaterThan(largeBytes);
  await expect(open(image)).rejects.toMatchObject({ code: 'BLOB_UNKNOWN', details: { reason: 'not-here' } });
  const { summary } = await open(image, true);
  expect(contents(summary)).toEqual(['absent', 'absent']);
  expect(summary).toMatchObject({ isWindows: true, files: 3 });
  expect(summary.layers.map(({ problem, createdBy }) => [problem, createdBy])).toEqual([
    [null, 'base'],
    [null, 'COPY'],
  ]);
  expect(blobsHere()).toEqual([]);
  const found = await rig.engine.inside.find(image, 'etc/config', true, signal);
  expect(found).toMatchObject({ bytes: 4, layer: 1 });
  await expect(rig.engine.inside.preview(image, { node: found?.node ?? 0 }, signal)).rejects.toMatchObject({
    code: 'BLOB_UNKNOWN',
    details: { reason: 'not-arrived' },
  });
  // Nobody is asked twice.
  simulator.clearRequests();
  await open(image);
  expect(simulator.requests.filter(({ path }) => path.includes('/blobs/'))).toEqual([]);
  expect(await rig.engine.inside.state(image, signal)).toMatchObject({ bytesToFetch: 0 });
});

test('a layer that came wrong is not listed', async () => {
  const image = { reference: 'large:1' };
  simulator.faults.add({
    kind: 'corrupt',
    match: '/blobs/',
    role: 'data',
    offset: 5_000_000,
    times: 'always',
  });
  await expect(open(image, true)).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' });
  expect(await rig.engine.inside.state(image, signal)).toMatchObject({ layers: [{ state: 'absent' }] });
});

test('listing stops when nobody wants it any more, and another one goes on', async () => {
  const image = { reference: 'large:1' };
  simulator.options.totalBytesPerSecond = 20_000_000;
  const stop = new AbortController();
  const stopped = (async () => {
    for await (const event of rig.engine.inside.open(image, stop.signal, { fetch: true }))
      if (event.type === 'progress' && event.bytes > 0) stop.abort(new Error('stopped'));
  })();
  await expect(stopped).rejects.toThrow();
  simulator.options.totalBytesPerSecond = undefined;
  const { events, summary } = await open(image, true);
  expect(events.some((event) => event.type === 'progress' && event.isFetching)).toBe(true);
  expect(summary.files).toBe(1);
  forgetListings();
});

test('of a layer that is still coming that is read which has arrived, and all of it when it has come', async () => {
  const image = { reference: 'large:1' };
  simulator.options.totalBytesPerSecond = 4_000_000;
  const { id } = await rig.engine.downloads.start(image);
  await waitUntil(rig.engine, id, ({ bytesDone }) => bytesDone > 3_000_000);
  await rig.engine.downloads.pause([id]);
  await waitFor(rig.engine, id, 'paused');
  const state = await rig.engine.inside.state(image, signal);
  const [{ doneBytes = 0 } = {}] = state.layers;
  expect(state.layers).toMatchObject([{ state: 'arriving' }]);
  expect(doneBytes).toBeGreaterThan(1_000_000);
  const { summary } = await open(image);
  expect(summary.layers).toMatchObject([
    { content: 'arriving', arrivedBytes: doneBytes, problem: expect.stringContaining('have come so far') },
  ]);
  const { node = -1 } = (await rig.engine.inside.find(image, 'Files/data.bin', true, signal)) ?? {};
  const start = await rig.engine.inside.read(image, { node, offset: 0, length: 1000 }, signal);
  expect(start.length).toBe(1000);
  await expect(
    rig.engine.inside.read(image, { node, offset: largeBytes - 10_000, length: 10 }, signal),
  ).rejects.toMatchObject({
    details: { reason: 'not-arrived' },
  });
  simulator.options.totalBytesPerSecond = undefined;
  await rig.engine.downloads.resume([id]);
  await waitFor(rig.engine, id, 'done');
  await expect(
    rig.engine.inside.list(
      { ...image, listing: summary.listing },
      0,
      { order: 'name', offset: 0, limit: 1 },
      signal,
    ),
  ).rejects.toMatchObject({ details: { reason: 'no-node' } });
  const whole = await open(image);
  expect(whole.summary.layers).toMatchObject([{ content: 'here', arrivedBytes: null, problem: null }]);
  const found = await rig.engine.inside.find(image, 'Files/data.bin', true, signal);
  expect(
    await rig.engine.inside.read(image, { node: found?.node ?? -1, offset: 0, length: 1000 }, signal),
  ).toEqual(start);
  expect(readdirSync(join(rig.folder, 'state', 'listings')).filter((name) => name.endsWith('.part'))).toEqual(
    [],
  );
});

test('what was listed before the download is known after it', async () => {
  const image = { reference: 'two:1', platform: 'windows/amd64' };
  await open(image, true);
  const { id } = await rig.engine.downloads.start(image);
  await waitFor(rig.engine, id, 'done');
  expect((await rig.engine.inside.state(image, signal)).layers.map(({ state }) => state)).toEqual([
    'here',
    'here',
  ]);
  const { summary } = await open(image);
  expect(contents(summary)).toEqual(['here', 'here']);
  const { node = -1 } = (await rig.engine.inside.find(image, 'etc/config', true, signal)) ?? {};
  expect(await rig.engine.inside.preview(image, { node }, signal)).toMatchObject({
    kind: 'text',
    text: 'here',
  });
});
