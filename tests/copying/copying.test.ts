import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CopyEvent, CopyRequest } from '../../shared/schemas/hand-over/copy.ts';
import { type EngineRig, openEngineRig, waitFor } from '../downloads/engine-rig.ts';
import { largeLayer } from '../simulator/content/large-layer.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { startSimulator } from '../simulator/start.ts';
import { collect } from '../support/collect.ts';
import {
  startUploadRegistry,
  type UploadQuirks,
  type UploadRegistry,
} from '../support/registries/upload-registry.ts';

/** A chunk of 32 MiB and a part of one. */
const largeBytes = 50_000_000;
const { signal } = new AbortController();
let simulator: Simulator;
let rig: EngineRig;

// One library for all: what is copied is fetched once.
beforeAll(async () => {
  simulator = await startSimulator({ catalogue: 'empty' });
  const platform = { os: 'linux', architecture: 'amd64' };
  const layer = largeLayer('copied', largeBytes);
  simulator.content.addImage('team/app', ['1'], {
    platform,
    steps: [
      { createdBy: 'COPY large', layer },
      { createdBy: 'COPY small', layer: largeLayer('small', 20_000) },
    ],
  });
  simulator.content.addImage('team/other', ['1'], { platform, steps: [{ createdBy: 'COPY large', layer }] });
  rig = await openEngineRig(simulator);
});
afterAll(async () => {
  await rig.close();
  await simulator.close();
});

async function pull(name = 'team/app:1'): Promise<string> {
  const reference = `${simulator.host}/${name}`;
  const { id } = await rig.engine.downloads.start({ reference });
  await waitFor(rig.engine, id, 'done');
  return reference;
}

const copy = (request: Omit<CopyRequest, 'images'> & { references: string[] }) => {
  const { references, ...rest } = request;
  const images = references.map((reference) => ({ reference }));
  return collect(rig.engine.copies.copy({ images, ...rest }, signal));
};

const hows = (events: CopyEvent[]) =>
  events.flatMap((event) => (event.type === 'blob' ? [event.how] : [])).sort();
const done = (events: CopyEvent[]) => events.flatMap((event) => (event.type === 'done' ? [event] : []));

/** The image is whole there, byte for byte, and its tag came last. */
function expectWhole(registry: UploadRegistry, repository: string, digest: string): void {
  const manifest = registry.manifests.get(repository)?.get('1');
  expect(registry.manifests.get(repository)?.get(digest)?.bytes).toEqual(manifest?.bytes);
  const { config, layers } = JSON.parse(manifest?.bytes.toString('utf8') ?? '');
  for (const { digest: blob, size } of [config, ...layers])
    expect(registry.blobs.get(repository)?.get(blob)?.length).toBe(size);
  expect(registry.seen.at(-1)).toMatchObject({ method: 'PUT', path: `/v2/${repository}/manifests/1` });
}

test('an image is copied once, told before, and found there the next time', async () => {
  const registry = await startUploadRegistry({ relativeLocations: true });
  const reference = await pull();
  const request = { references: [reference], destination: `${registry.host}/copied` };
  const looked = await copy({ ...request, dryRun: true });
  expect(hows(looked)).toEqual(['missing', 'missing', 'missing']);
  expect(registry.blobBytes()).toBe(0);
  const first = await copy(request);
  expect(hows(first)).toEqual(['uploaded', 'uploaded', 'uploaded']);
  const [{ digest, destination, bytesSent } = expect.fail()] = done(first);
  expect(destination).toBe(`${registry.host}/copied:1`);
  expectWhole(registry, 'copied', digest);
  const sent = registry.blobBytes();
  expect(sent).toBeLessThan(bytesSent + 1);
  expect(hows(await copy(request))).toEqual(['present', 'present', 'present']);
  expect(registry.blobBytes()).toBe(sent);
});

const quirks: [string, UploadQuirks, number][] = [
  ['chunks of 4 MiB at most', { mostChunkBytes: 4 * 1024 * 1024 }, 1],
  ['only the first chunk', { dropsLaterChunks: true }, 1.7],
  ['bodies of 10 MB at most', { mostBodyBytes: 17_000_000 }, 1],
  ['no bodies over 10 MB, without a word', { cutsBodiesOver: 10_000_000 }, 1.9],
  ['a connection cut after a chunk', { cutsAfterChunks: [1] }, 1],
  ['a connection cut within a chunk', { cutsInChunkAt: 5_000_000 }, 1],
  ['an upload that is forgotten', { forgetsSessionAt: 30_000_000 }, 1.7],
  ['an end that is taken and not answered', { cutsAfterCommit: true }, 1],
  ['tokens for three requests', { tokenUses: 3 }, 1],
];

test.each(quirks)('%s: nothing is lost, and hardly anything sent twice', async (_, differs, factor) => {
  const registry = await startUploadRegistry(differs);
  const reference = await pull();
  const events = await copy({ references: [reference], destination: `${registry.host}/copied` });
  const [{ digest } = expect.fail()] = done(events);
  expectWhole(registry, 'copied', digest);
  expect(registry.blobBytes()).toBeLessThan(factor * (largeBytes + 2_000_000));
});

test('what a registry cannot is remembered over a restart', async () => {
  const registry = await startUploadRegistry({ mostChunkBytes: 4 * 1024 * 1024 });
  const reference = await pull();
  await copy({ references: [reference], destination: `${registry.host}/one` });
  await rig.restart();
  const before = registry.seen.length;
  await copy({ references: [reference], destination: `${registry.host}/two` });
  const chunks = registry.seen.slice(before).filter(({ method }) => method === 'PATCH');
  expect(chunks.length).toBeGreaterThan(7);
  expect(chunks.every(({ bodyBytes }) => bodyBytes > 0)).toBe(true);
});

test('an upload that another run left open goes on where the registry is', async () => {
  const registry = await startUploadRegistry();
  const reference = await pull();
  const stop = new AbortController();
  const images = [{ reference }];
  const destination = `${registry.host}/copied`;
  const stopped = (async () => {
    for await (const _event of rig.engine.copies.copy({ images, destination }, stop.signal))
      if (registry.seen.filter(({ method }) => method === 'PATCH').length >= 2) stop.abort();
  })();
  await expect(stopped).rejects.toMatchObject({ code: 'CANCELLED' });
  const before = registry.blobBytes();
  await rig.restart();
  const [{ digest } = expect.fail()] = done(await copy({ references: [reference], destination }));
  expectWhole(registry, 'copied', digest);
  expect(before).toBeGreaterThan(30_000_000);
  expect(registry.blobBytes() - before).toBeLessThan(largeBytes - 25_000_000);
});

test('several are put below the destination, and a layer that both have is mounted', async () => {
  const registry = await startUploadRegistry();
  const references = [await pull(), await pull('team/other:1')];
  const events = await copy({ references, destination: `${registry.host}/mirror` });
  expect(done(events).map(({ destination }) => destination)).toEqual([
    `${registry.host}/mirror/team/app:1`,
    `${registry.host}/mirror/team/other:1`,
  ]);
  expect(hows(events)).toContain('mounted');
  expect(registry.blobBytes()).toBeLessThan(largeBytes + 200_000);
});

test('of several, one that cannot be copied is told, and the other is', async () => {
  const registry = await startUploadRegistry();
  const references = [await pull(), await pull('team/other:1')];
  // The registry takes nothing for the first repository's manifest.
  registry.quirks.refusesUrls = true;
  const nowhere = copy({
    references: [...references, `${simulator.host}/nothing:1`],
    destination: registry.host,
  });
  await expect(nowhere).rejects.toMatchObject({ code: 'MANIFEST_UNKNOWN' });
  expect(registry.seen).toEqual([]);
});

test('a cancelled copy sends nothing more', async () => {
  const registry = await startUploadRegistry();
  const reference = await pull();
  for await (const event of rig.engine.copies.copy(
    { images: [{ reference }], destination: `${registry.host}/copied` },
    signal,
  )) {
    if (event.type === 'image') break;
  }
  const seen = registry.seen.length;
  await new Promise((resolve) => setImmediate(resolve));
  expect(registry.seen.length).toBe(seen);
  expect(registry.manifests.get('copied')?.size ?? 0).toBe(0);
});
