import { open, readdir, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { BlobObserver } from '../../electron/engine/transfer/observer.ts';
import { TokenBucket } from '../../electron/engine/transfer/pace/token-bucket.ts';
import type { Descriptor } from '../../shared/descriptor.ts';
import { largeLayer } from '../simulator/content/large-layer.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { startSimulator } from '../simulator/start.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { openRig, publish, type Rig, turnOfOne } from './transfer-rig.ts';

const size = 42_000_000;

let simulator: Simulator;
let descriptor: Descriptor;
let folder: string;
let rig: Rig;
beforeAll(async () => {
  simulator = await startSimulator({ catalogue: 'empty' });
  descriptor = await publish(simulator, largeLayer('resume', size));
});
beforeEach(async () => {
  folder = temporaryFolder();
  rig = await openRig(simulator, folder);
});
afterEach(async () => {
  simulator.options.totalBytesPerSecond = undefined;
  await rig.close();
});
afterAll(() => simulator.close());

/** A download that looks at nothing. */
const silentObserver: BlobObserver = {
  onReceived: () => {},
  onReceivedForAnother: () => {},
  onStopped: () => {},
  onActivity: () => {},
};

/** Fetches until about this many bytes are here, then stops and opens everything anew, as a restart does. */
async function interruptAt(bytes: number): Promise<void> {
  simulator.options.totalBytesPerSecond = size;
  const stop = new AbortController();
  const interrupted = rig.fetch(descriptor, stop.signal);
  interrupted.catch(() => undefined);
  while ((rig.scheduler.transferOf(descriptor.digest)?.bytesDone ?? 0) < bytes) await delay(5);
  stop.abort(new Error('paused'));
  await expect(interrupted).rejects.toThrow('paused');
  await rig.close(true);
  simulator.options.totalBytesPerSecond = undefined;
  rig = await openRig(simulator, folder);
}

async function expectVerified(): Promise<void> {
  expect(await rig.isWhole(descriptor)).toBe(true);
  expect(await readdir(join(folder, 'ingest'))).toEqual([]);
}

const ingestFile = () => rig.library.blobs.ingestPath(descriptor.digest);
const hintFile = () => rig.library.blobs.hintPath(descriptor.digest);
const journalFile = () => rig.library.blobs.journalPath(descriptor.digest);

test('after a pause no byte that was written is fetched again', async () => {
  await interruptAt(20_000_000);
  const { bytesReused, bytesFetched } = await rig.fetch(descriptor);
  expect(bytesReused).toBeGreaterThanOrEqual(20_000_000);
  expect(bytesFetched).toBeGreaterThanOrEqual(descriptor.size - bytesReused);
  expect(bytesFetched).toBeLessThan(descriptor.size - 15_000_000);
  expect(rig.activity).toContain('resumed');
  await expectVerified();
});

test('a blob that was changed in the library is fetched anew, of what was wrong alone', async () => {
  await rig.fetch(descriptor);
  const file = await open(rig.library.blobs.blobPath(descriptor.digest), 'r+');
  await file.write(Buffer.alloc(100, 7), 0, 100, 30_000_000);
  await file.close();
  await rig.close(true);
  rig = await openRig(simulator, folder);
  const { bytesFetched } = await rig.fetch(descriptor);
  expect(rig.activity).toContain('damaged-here');
  expect(bytesFetched).toBeGreaterThan(0);
  expect(bytesFetched).toBeLessThanOrEqual(9_000_000);
  await expectVerified();
  expect(await rig.fetch(descriptor)).toMatchObject({ origin: 'library', bytesFetched: 0 });
});

test('bytes changed behind our back are found and fetched again, and no others', async () => {
  await interruptAt(30_000_000);
  const file = await open(ingestFile(), 'r+');
  await file.write(Buffer.alloc(100, 7), 0, 100, 1_000_000);
  await file.close();
  const { bytesReused } = await rig.fetch(descriptor);
  expect(bytesReused).toBeGreaterThan(10_000_000);
  await expectVerified();
});

test('a tail that a power failure left zeroed is fetched again', async () => {
  await interruptAt(30_000_000);
  const path = ingestFile();
  await truncate(path, 12_000_000);
  await truncate(path, descriptor.size);
  const { bytesReused } = await rig.fetch(descriptor);
  expect(bytesReused).toBeGreaterThan(0);
  expect(bytesReused).toBeLessThanOrEqual(12_000_000);
  await expectVerified();
});

test.each([
  ['journals', () => Promise.all([rm(journalFile()), rm(hintFile(), { force: true })])],
  ['partial blob', () => rm(ingestFile())],
])('without its %s the blob starts from zero and arrives', async (_what, lose) => {
  await interruptAt(20_000_000);
  await lose();
  expect(await rig.fetch(descriptor)).toMatchObject({ bytesReused: 0 });
  await expectVerified();
});

test.each([
  ['lost', () => rm(journalFile())],
  ['torn', () => truncate(journalFile(), 300)],
])('with its durable journal %s the hint still tells most of it', async (_how, lose) => {
  await interruptAt(30_000_000);
  await lose();
  expect((await rig.fetch(descriptor)).bytesReused).toBeGreaterThan(10_000_000);
  await expectVerified();
});

test('a partial blob longer than the blob is cut', async () => {
  await interruptAt(20_000_000);
  await truncate(ingestFile(), descriptor.size + 5_000_000);
  await rig.fetch(descriptor);
  await expectVerified();
});

test.each([
  ['captive-portal', {}],
  ['status', { status: 416 }],
  ['wrong-size', { bytes: 5 }],
] as const)('an answer of another file (%s) costs nothing of what has arrived', async (kind, parameters) => {
  await interruptAt(20_000_000);
  const fault = simulator.faults.add({ kind, role: 'data', times: 'always', ...parameters });
  await expect(rig.fetch(descriptor)).rejects.toThrow();
  fault.remove();
  expect((await rig.fetch(descriptor)).bytesReused).toBeGreaterThanOrEqual(20_000_000);
  await expectVerified();
});

test('a blob that two registries have does not fail with one of them', async () => {
  const refusing = await startSimulator({ catalogue: 'empty' });
  await publish(refusing, largeLayer('resume', size));
  refusing.faults.add({ kind: 'status', status: 403, times: 'always' });
  const other = await openRig(refusing);
  const common = {
    descriptor,
    turn: turnOfOne(),
    limit: new TokenBucket(null),
    signal: new AbortController().signal,
  };
  const first = rig.scheduler.fetch({
    ...common,
    observer: silentObserver,
    sources: other.client.blobSources('app', descriptor),
  });
  const second = rig.scheduler.fetch({
    ...common,
    observer: silentObserver,
    sources: rig.client.blobSources('app', descriptor),
  });
  await expect(first).rejects.toMatchObject({ code: 'DENIED' });
  expect(await second).toMatchObject({ origin: 'registry' });
  await expectVerified();
  await other.close();
  await refusing.close();
});

test('a blob may come from several sources at once', async () => {
  const mirror = await startSimulator({ catalogue: 'empty' });
  await publish(mirror, largeLayer('resume', size));
  const other = await openRig(mirror);
  const both = await openRig(simulator, temporaryFolder(), { chooseSources: (usable) => usable });
  await both.scheduler.fetch({
    descriptor,
    turn: turnOfOne(),
    limit: new TokenBucket(null),
    observer: silentObserver,
    signal: new AbortController().signal,
    sources: [...both.client.blobSources('app', descriptor), ...other.client.blobSources('app', descriptor)],
  });
  expect((await both.read(descriptor)).length).toBe(descriptor.size);
  const sentByMirror = mirror.requests.filter(({ role, bytesSent }) => role === 'data' && bytesSent > 0);
  expect(sentByMirror.length).toBeGreaterThan(0);
  for (const opened of [both, other]) await opened.close();
  await mirror.close();
});

test('a blob that two want is transferred once', async () => {
  const before = simulator.requests.length;
  const [first, second] = await Promise.all([rig.fetch(descriptor), rig.fetch(descriptor)]);
  expect(second).toMatchObject({ bytesFetched: 0, origin: 'registry' });
  const sent = simulator.requests
    .slice(before)
    .filter(({ role }) => role === 'data')
    .reduce((sum, { bytesSent }) => sum + bytesSent, 0);
  expect(sent).toBeLessThan(descriptor.size * 1.8);
  expect(first.bytesFetched).toBeGreaterThanOrEqual(descriptor.size);
  await expectVerified();
});

test('a limit of one download does not hold up another that wants the same blob', async () => {
  const request = {
    descriptor,
    sources: rig.client.blobSources('app', descriptor),
    observer: silentObserver,
    signal: new AbortController().signal,
  };
  const limited = rig.scheduler.fetch({ ...request, turn: turnOfOne(), limit: new TokenBucket(1_000) });
  await expect.poll(() => rig.scheduler.transferOf(descriptor.digest)?.state).toBe('fetching');
  const free = rig.scheduler.fetch({ ...request, turn: turnOfOne(), limit: new TokenBucket(null) });
  expect(await free).toMatchObject({ bytesFetched: 0, origin: 'registry' });
  expect((await limited).bytesFetched).toBeGreaterThanOrEqual(descriptor.size);
  await expectVerified();
});

test('when one of two gives up, the other is not disturbed', async () => {
  simulator.options.totalBytesPerSecond = size;
  const stop = new AbortController();
  const first = rig.fetch(descriptor, stop.signal);
  const second = rig.fetch(descriptor);
  while ((rig.scheduler.transferOf(descriptor.digest)?.bytesDone ?? 0) < 5_000_000) await delay(5);
  stop.abort(new Error('cancelled'));
  await expect(first).rejects.toThrow('cancelled');
  await second;
  await expectVerified();
});

test('one that is wanted again while it is being stopped goes on from where it was', async () => {
  simulator.options.totalBytesPerSecond = size;
  const stop = new AbortController();
  const first = rig.fetch(descriptor, stop.signal);
  while ((rig.scheduler.transferOf(descriptor.digest)?.bytesDone ?? 0) < 20_000_000) await delay(5);
  stop.abort(new Error('paused'));
  const second = rig.fetch(descriptor);
  await expect(first).rejects.toThrow('paused');
  expect((await second).bytesReused).toBeGreaterThanOrEqual(20_000_000);
  await expectVerified();
});

test('waiting for a process that fetches the same blob is told of, and ends when it is done', async () => {
  const unlock = await rig.library.blobs.lock(descriptor.digest, new AbortController().signal);
  const fetched = rig.fetch(descriptor);
  await expect.poll(() => rig.activity, { timeout: 5_000 }).toContain('held-elsewhere');
  expect(rig.scheduler.transferOf(descriptor.digest)?.isQueued).toBe(true);
  await unlock();
  expect(await fetched).toMatchObject({ origin: 'registry' });
  await expectVerified();
});
