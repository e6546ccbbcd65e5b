import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { TokenBucket } from '../../electron/engine/transfer/pace/token-bucket.ts';
import { streamBlob } from '../../electron/engine/transfer/stream-blob.ts';
import type { Descriptor } from '../../shared/descriptor.ts';
import { largeLayer } from '../simulator/content/large-layer.ts';
import type { Fault } from '../simulator/faults/fault.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { startSimulator } from '../simulator/start.ts';
import { openRig, publish, type Rig, timing } from './transfer-rig.ts';

const size = 3_000_000;
const { signal } = new AbortController();
let simulator: Simulator;
let rig: Rig;
let plain: Descriptor;
let foreign: Descriptor;
beforeAll(async () => {
  simulator = await startSimulator({ catalogue: 'empty' });
  rig = await openRig(simulator);
  plain = await publish(simulator, largeLayer('plain', size));
  foreign = await publish(simulator, largeLayer('foreign', size), 'link');
});
afterEach(() => simulator.faults.clear());
afterAll(async () => {
  await rig.close();
  await simulator.close();
});

async function stream(descriptor: Descriptor, limit = new TokenBucket(null)): Promise<string> {
  const hash = createHash('sha256');
  const sources = rig.client.blobSources('app', descriptor);
  await streamBlob(descriptor, sources, { timing, limit }, (bytes) => void hash.update(bytes), signal);
  return `sha256:${hash.digest('hex')}`;
}

const faults: [string, Fault[]][] = [
  ['nothing', []],
  ['a reset in the middle', [{ kind: 'reset', afterBytes: 1_000_001 }]],
  ['an end before the end, twice', [{ kind: 'early-end', afterBytes: 700_000, times: 2 }]],
  ['silence', [{ kind: 'stall', afterBytes: 5 }]],
  ['a server that is busy', [{ kind: 'unavailable' }]],
  [
    'a server that knows no ranges, after a reset',
    [
      { kind: 'ignore-range', times: 'always' },
      { kind: 'reset', afterBytes: 2_000_000 },
    ],
  ],
  ['a body without a length', [{ kind: 'chunked' }]],
  [
    'a server that gives a part of what it is asked for, after a reset',
    [
      { kind: 'reset', afterBytes: 100_000 },
      { kind: 'short-range', bytes: 200_000, times: 'always' },
    ],
  ],
];

test.each(faults)('a blob comes in order, each byte once: %s', async (_name, wrong) => {
  for (const fault of wrong) simulator.faults.add({ match: '/blobs/', role: 'data', ...fault });
  expect(await stream(plain)).toBe(plain.digest);
});

test('a foreign layer comes from where it says', async () => {
  expect(await stream(foreign)).toBe(foreign.digest);
});

test('a limit of bandwidth counts', async () => {
  const taken: number[] = [];
  const limit = new TokenBucket(null);
  const take = limit.take.bind(limit);
  limit.take = (bytes, either) => {
    taken.push(bytes);
    return take(bytes, either);
  };
  await stream(plain, limit);
  expect(taken.reduce((sum, bytes) => sum + bytes, 0)).toBe(size);
});

test.each([
  ['a blob of another size', { kind: 'wrong-size', times: 'always' }, 'SIZE_MISMATCH'],
  ['a blob that is not there', { kind: 'status', status: 404, times: 'always' }, 'BLOB_UNKNOWN'],
  ['a server that always breaks off', { kind: 'early-end', afterBytes: 0, times: 'always' }, 'NETWORK'],
] satisfies [string, Fault, string][])('%s ends it', async (_name, fault, code) => {
  simulator.faults.add({ match: '/blobs/', ...fault });
  await expect(stream(plain)).rejects.toMatchObject({ code });
});
