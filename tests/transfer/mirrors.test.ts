import { afterEach, beforeEach, expect, test } from 'vitest';
import type { BlobSource } from '../../electron/engine/transfer/fetch/blob-source.ts';
import { TokenBucket } from '../../electron/engine/transfer/pace/token-bucket.ts';
import type { Descriptor } from '../../shared/descriptor.ts';
import type { AppError } from '../../shared/errors.ts';
import { largeLayer } from '../simulator/content/large-layer.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { startSimulator } from '../simulator/start.ts';
import { openRig, publish, type Rig, turnOfOne } from './transfer-rig.ts';

const layer = largeLayer('mirrors', 26_000_000);

let origin: Simulator;
let rig: Rig;
let descriptor: Descriptor;
const closers: (() => Promise<void>)[] = [];
beforeEach(async () => {
  origin = await startSimulator({ catalogue: 'empty' });
  descriptor = await publish(origin, layer);
  rig = await openRig(origin);
});
afterEach(async () => {
  expect(rig.blocks.inUse).toBe(0);
  await rig.close();
  await origin.close();
  for (const close of closers.splice(0)) await close();
});

interface Mirror {
  simulator: Simulator;
  source: BlobSource;
  /** Why the blob was looked for elsewhere. */
  errors: AppError[];
}

/** @param isEmpty true for one that does not have the blob. */
async function openMirror(isEmpty = false): Promise<Mirror> {
  const simulator = await startSimulator({ catalogue: 'empty' });
  if (!isEmpty) await publish(simulator, layer);
  const other = await openRig(simulator);
  closers.push(
    () => other.close(),
    () => simulator.close(),
  );
  const [source] = other.client.blobSources('app', descriptor);
  if (source === undefined) throw new Error('a registry is a source');
  const errors: AppError[] = [];
  return {
    simulator,
    errors,
    source: { ...source, kind: 'mirror', givenUp: (error) => errors.push(error) },
  };
}

/** Fetches the blob, and tells what the log has heard. */
async function fetchFrom(mirrors: readonly Mirror[], signal: AbortSignal = new AbortController().signal) {
  const heard: { kind: string; host: unknown; bytes: unknown }[] = [];
  const outcome = await rig.scheduler.fetch({
    descriptor,
    sources: [...mirrors.map(({ source }) => source), ...rig.client.blobSources('app', descriptor)],
    turn: turnOfOne(),
    limit: new TokenBucket(null),
    observer: {
      onReceived: () => {},
      onReceivedForAnother: () => {},
      onStopped: () => {},
      onActivity: (kind, { host, bytes }) => heard.push({ kind, host, bytes }),
    },
    signal,
  });
  expect(await rig.isWhole(descriptor)).toBe(true);
  return { outcome, heard };
}

function sentBy({ requests }: Simulator): number {
  return requests.filter(({ role }) => role === 'data').reduce((sum, { bytesSent }) => sum + bytesSent, 0);
}

/** A link on which all three are worth their connections. */
const linkBytesPerSecond = 20_000_000;

test('two mirrors and the registry serve one blob together', async () => {
  const mirrors = [await openMirror(), await openMirror()];
  for (const { options } of [origin, ...mirrors.map(({ simulator }) => simulator)])
    options.perConnectionBytesPerSecond = linkBytesPerSecond;
  const { outcome, heard } = await fetchFrom(mirrors);
  for (const { simulator } of mirrors) expect(sentBy(simulator)).toBeGreaterThan(0);
  expect(sentBy(origin)).toBeGreaterThan(0);
  expect(outcome.bytesFetched).toBeLessThan(descriptor.size * 1.3);
  const told = heard.filter(({ kind }) => kind === 'from-mirror');
  expect(told.map(({ host }) => host).sort()).toEqual(mirrors.map(({ source }) => source.host).sort());
});

test('one that has another file costs what it sent, and is named', async () => {
  const [honest, liar] = [await openMirror(), await openMirror()];
  for (const { options } of [origin, honest.simulator, liar.simulator])
    options.perConnectionBytesPerSecond = linkBytesPerSecond;
  liar.simulator.faults.add({ kind: 'corrupt', role: 'data', bytes: descriptor.size, times: 'always' });
  const { outcome, heard } = await fetchFrom([honest, liar]);
  expect(heard.filter(({ kind }) => kind === 'source-failed')).toEqual([
    { kind: 'source-failed', host: liar.source.host, bytes: undefined },
  ]);
  expect(liar.errors.map(({ code }) => code)).toEqual(['DIGEST_MISMATCH']);
  expect(honest.errors).toEqual([]);
  // A piece that was under way may come twice at the end.
  expect(outcome.bytesFetched).toBeLessThan(descriptor.size * 1.3 + sentBy(liar.simulator));
});

test('one wrong byte is found, and the mirror that sent it', async () => {
  const [honest, liar] = [await openMirror(), await openMirror()];
  for (const { options } of [origin, honest.simulator, liar.simulator])
    options.perConnectionBytesPerSecond = linkBytesPerSecond;
  // One byte of what it sends first, wherever that is.
  const ranges: string[] = [];
  const { open } = liar.source;
  liar.source = {
    ...liar.source,
    async open(range, signal) {
      const offset = range?.offset ?? 0;
      if (ranges.push(String(offset)) === 1)
        liar.simulator.faults.add({
          kind: 'corrupt',
          role: 'data',
          offset: offset + 1_000,
          bytes: 1,
          times: 1,
        });
      return open(range, signal);
    },
  };
  const { heard } = await fetchFrom([honest, liar]);
  const failed = heard.filter(({ kind }) => kind === 'source-failed');
  expect(failed.map(({ host }) => host)).toEqual([liar.source.host]);
});

test('two that lie do not outvote the registry', async () => {
  const liars = [await openMirror(), await openMirror()];
  for (const { simulator } of liars)
    simulator.faults.add({ kind: 'corrupt', role: 'data', bytes: descriptor.size, times: 'always' });
  for (const { options } of [origin, ...liars.map(({ simulator }) => simulator)])
    options.perConnectionBytesPerSecond = linkBytesPerSecond;
  const { heard } = await fetchFrom(liars);
  const failed = heard.filter(({ kind }) => kind === 'source-failed');
  expect(failed.map(({ host }) => host).sort()).toEqual(liars.map(({ source }) => source.host).sort());
});

test('a registry that lies is found out by a mirror', async () => {
  const mirror = await openMirror();
  for (const { options } of [origin, mirror.simulator])
    options.perConnectionBytesPerSecond = linkBytesPerSecond;
  origin.faults.add({ kind: 'corrupt', role: 'data', bytes: descriptor.size, times: 'always' });
  const { outcome } = await fetchFrom([mirror]);
  expect(outcome.origin).toBe('mirror');
  expect(mirror.errors).toEqual([]);
});

test('what a mirror sent before a pause does not keep the blob from coming', async () => {
  const liar = await openMirror();
  liar.simulator.faults.add({ kind: 'corrupt', role: 'data', bytes: descriptor.size, times: 'always' });
  for (const { options } of [origin, liar.simulator])
    options.perConnectionBytesPerSecond = linkBytesPerSecond;
  const pause = new AbortController();
  const paused = fetchFrom([liar], pause.signal);
  paused.catch(() => undefined);
  const arrived = () => rig.scheduler.transferOf(descriptor.digest)?.bytesDone ?? 0;
  await expect.poll(arrived, { interval: 5, timeout: 20_000 }).toBeGreaterThan(10_000_000);
  pause.abort(new Error('paused'));
  await expect(paused).rejects.toThrow('paused');
  expect(sentBy(liar.simulator)).toBeGreaterThan(0);
  await fetchFrom([liar]);
});

test('those that serve nothing of use are given up soon, and hold nothing up', async () => {
  const mirrors: [what: string, most: number, mirror: Mirror][] = [['no blob', 1, await openMirror(true)]];
  const faults = [
    ['status', { status: 500 }, 2],
    ['refuse', {}, 3],
    ['redirect-loop', {}, 22],
    ['ignore-range', {}, 2],
    ['wrong-size', {}, 1],
    ['captive-portal', {}, 2],
    // A token is asked for, and then once more.
    ['unauthorized', {}, 4],
    ['no-answer', {}, 2],
  ] as const;
  for (const [kind, more, most] of faults) {
    const mirror = await openMirror();
    mirror.simulator.options.redirectBlobs = false;
    mirror.simulator.faults.add({ kind, role: 'registry', match: '/blobs/', times: 'always', ...more });
    mirrors.push([kind, most, mirror]);
  }
  const { outcome } = await fetchFrom(mirrors.map(([, , mirror]) => mirror));
  expect(outcome.origin).toBe('registry');
  for (const [what, most, { errors, simulator }] of mirrors) {
    expect(errors.length, what).toBeLessThanOrEqual(1);
    expect(simulator.requests.length, what).toBeLessThanOrEqual(most);
  }
  expect(mirrors.filter(([, , { errors }]) => errors.length === 0).length).toBeLessThan(3);
});

test('the others do not wait for one that asks to be waited for', async () => {
  const mirror = await openMirror();
  mirror.simulator.options.redirectBlobs = false;
  mirror.simulator.faults.add({
    kind: 'too-many-requests',
    role: 'registry',
    match: '/blobs/',
    retryAfterSeconds: 1,
    times: 'always',
  });
  const { heard } = await fetchFrom([mirror]);
  expect(mirror.simulator.requests.length).toBe(1);
  expect(heard.some(({ kind }) => kind === 'asked-to-wait')).toBe(true);
});

test('a slow one is left alone', async () => {
  const mirror = await openMirror();
  mirror.simulator.options.perConnectionBytesPerSecond = 20_000;
  origin.options.perConnectionBytesPerSecond = 6_000_000;
  await fetchFrom([mirror]);
  // What the network holds on the way counts as sent.
  expect(sentBy(mirror.simulator)).toBeLessThan(descriptor.size / 10);
});

test('a blob that the registry has lost comes from a mirror', async () => {
  const mirror = await openMirror();
  origin.faults.add({ kind: 'status', status: 404, role: 'registry', match: '/blobs/', times: 'always' });
  const { outcome, heard } = await fetchFrom([mirror]);
  expect(outcome.origin).toBe('mirror');
  expect(heard.some(({ kind }) => kind === 'source-failed')).toBe(true);
});
