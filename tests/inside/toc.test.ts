import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { InsideEvent } from '../../shared/inside/image-files.ts';
import type { TocFormat } from '../../shared/inside/layer-toc.ts';
import { type EngineRig, openEngineRig, waitFor } from '../downloads/engine-rig.ts';
import { memoryBlob } from '../simulator/content/blob.ts';
import { randomBytesSource } from '../simulator/content/random-bytes.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { startSimulator } from '../simulator/start.ts';
import type { RawEntry } from '../support/layers/raw-tar.ts';
import { type TocLayer, type TocLayerOptions, tocLayer } from '../support/layers/toc-layers.ts';

const { signal } = new AbortController();
let simulator: Simulator;
let rig: EngineRig;
beforeAll(async () => {
  simulator = await startSimulator({ catalogue: 'empty' });
  rig = await openEngineRig(simulator);
});
afterEach(() => simulator.faults.clear());
afterAll(async () => {
  await rig.close();
  await simulator.close();
});

const files: RawEntry[] = [
  { name: 'etc/', type: '5', mode: 0o755 },
  { name: 'etc/constructor', content: 'one' },
  { name: 'etc/link', type: '2', link: 'constructor', mode: 0o777 },
  { name: 'usr/big', content: randomBytesSource('big', 40_000).read(0, 40_000), mode: 0o755 },
];

function addImage(name: string, format: TocFormat, options?: TocLayerOptions): TocLayer {
  const made = tocLayer(format, files, options);
  const blob = memoryBlob(made.blob);
  const layer = { ...blob, diffId: () => blob.digest() };
  simulator.content.addImage(name, ['1'], {
    platform: { os: 'linux', architecture: 'amd64' },
    format: 'oci',
    steps: [{ createdBy: 'COPY', layer, annotations: made.annotations }],
  });
  return made;
}

async function open(reference: string, fetch = false) {
  let last: InsideEvent | undefined;
  for await (const event of rig.engine.inside.open({ reference }, signal, { fetch })) last = event;
  if (last?.type !== 'result') throw new Error('No result came');
  return last.result;
}

const bytesFetched = () =>
  simulator.requests
    .filter(({ path }) => !path.includes('/manifests/'))
    .reduce((sum, { bytesSent }) => sum + bytesSent, 0);

test.each(['estargz', 'zstd-chunked'] as const)(
  'a layer that brings a table of contents (%s) is listed by it, marked, and compared when it has come',
  async (format) => {
    const image = { reference: `${format}/good:1` };
    const { blob } = addImage(`${format}/good`, format);
    const state = await rig.engine.inside.state(image, signal);
    expect(state).toMatchObject({ bytesWithoutTocs: blob.length, layers: [{ state: 'absent' }] });
    expect(state.bytesToFetch).toBe(state.layers[0]?.tocBytes);
    expect(state.bytesToFetch).toBeLessThan(blob.length / 4);
    simulator.clearRequests();
    const { layers, files: count, listing } = await open(image.reference, true);
    expect(layers).toMatchObject([{ toc: { state: 'unchecked', format }, problem: null, content: 'absent' }]);
    expect(bytesFetched()).toBeLessThan(blob.length / 4);
    expect(count).toBe(3);
    const found = await rig.engine.inside.find(image, 'etc/link', false, signal);
    expect(found).toMatchObject({ kind: 'symlink', link: 'constructor', mode: 0o777 });
    expect(await rig.engine.inside.state(image, signal)).toMatchObject({
      bytesToFetch: 0,
      layers: [{ state: 'listed', isListedByToc: true }],
    });
    // Nobody is asked twice, and nothing can be read of it.
    simulator.clearRequests();
    await open(image.reference);
    expect(bytesFetched()).toBe(0);
    const { node = -1 } = (await rig.engine.inside.find(image, 'usr/big', false, signal)) ?? {};
    await expect(rig.engine.inside.preview(image, { node }, signal)).rejects.toMatchObject({
      code: 'BLOB_UNKNOWN',
    });
    const { id } = await rig.engine.downloads.start(image);
    await waitFor(rig.engine, id, 'done');
    const here = await open(image.reference);
    expect(here.layers).toMatchObject([{ toc: { state: 'agrees', format }, content: 'here' }]);
    expect(here.listing).not.toBe(listing);
    expect(readdirSync(join(rig.folder, 'state', 'listings')).filter((name) => /toc$/.test(name))).toEqual(
      [],
    );
  },
);

test('a table that breaks off on its way is fetched from where it was', async () => {
  addImage('broken', 'zstd-chunked', { json: (entries) => JSON.stringify({ entries, broken: true }) });
  simulator.faults.add({ kind: 'reset', match: '/', role: 'data', afterBytes: 100, times: 1 });
  const { layers } = await open('broken:1', true);
  expect(layers).toMatchObject([{ toc: { state: 'unchecked' } }]);
  expect(simulator.requests.filter(({ faults }) => faults.includes('reset'))).toHaveLength(1);
});

test('a table that says something else than its tar is told of by name when the tar is there', async () => {
  addImage('evil', 'zstd-chunked', {
    change: (entries) =>
      entries.map((entry) => (entry.name === 'usr/big' ? { ...entry, mode: 0o4755 } : entry)),
  });
  expect((await open('evil:1', true)).layers).toMatchObject([{ toc: { state: 'unchecked' } }]);
  const { id } = await rig.engine.downloads.start({ reference: 'evil:1' });
  await waitFor(rig.engine, id, 'done');
  const { layers } = await open('evil:1');
  expect(layers).toMatchObject([
    {
      toc: {
        state: 'disagrees',
        code: 'TOC_MISMATCH',
        count: 1,
        first: [{ path: '/usr/big', what: 'mode' }],
      },
      problem: null,
    },
  ]);
  // The tar wins.
  const found = await rig.engine.inside.find({ reference: 'evil:1' }, 'usr/big', false, signal);
  expect(found?.mode).toBe(0o755);
});

const refused: [string, TocFormat, TocLayerOptions, string][] = [
  ['another digest', 'estargz', { pack: (packed) => packed, annotate: wrongDigest }, 'wrong-digest'],
  ['another digest', 'zstd-chunked', { annotate: wrongDigest }, 'wrong-digest'],
  ['no footer', 'estargz', { blob: (blob) => Buffer.concat([blob, Buffer.alloc(200)]) }, 'no-footer'],
  ['a bad place', 'zstd-chunked', { annotate: (told) => told.set(positionKey, '1:2') }, 'bad-annotation'],
  [
    'a place outside',
    'zstd-chunked',
    { annotate: (told) => told.set(positionKey, '999999:9:9:1') },
    'outside',
  ],
  [
    'two tables',
    'zstd-chunked',
    { annotate: (told) => told.set(estargzKey, `sha256:${'0'.repeat(64)}`) },
    'two-tables',
  ],
  ['no table', 'estargz', { json: () => '{"entries":[{"name":"a"}]}' }, 'damaged'],
];
const estargzKey = 'containerd.io/snapshot/stargz/toc.digest';
const chunkedKey = 'io.github.containers.zstd-chunked.manifest-checksum';
const positionKey = 'io.github.containers.zstd-chunked.manifest-position';
function wrongDigest(told: Map<string, string>): void {
  for (const key of [estargzKey, chunkedKey]) if (told.has(key)) told.set(key, `sha256:${'0'.repeat(64)}`);
}

test('a table that cannot be trusted is not used: the layer is streamed, and it is said why', async () => {
  for (const [at, [what, format, options, why]] of refused.entries()) {
    addImage(`refused${at}`, format, options);
    const { layers, files: count } = await open(`refused${at}:1`, true);
    expect(layers[0]?.toc, `${what} (${format})`).toEqual({ state: 'unusable', why });
    expect(count).toBe(format === 'estargz' ? 4 : 3);
  }
});

test('a server without ranges has the layer streamed', async () => {
  addImage('plain', 'zstd-chunked', { json: (entries) => JSON.stringify({ entries, plain: true }) });
  rmSync(join(rig.folder, 'state', 'listings'), { recursive: true, force: true });
  simulator.faults.add({ kind: 'ignore-range', match: '/', role: 'data', times: 'always' });
  expect((await open('plain:1', true)).layers).toMatchObject([
    { toc: { state: 'unusable', why: 'not-fetched' } },
  ]);
});
