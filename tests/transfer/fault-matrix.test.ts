import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { BodyRoad } from '../../electron/engine/network/http-client.ts';
import type { Descriptor } from '../../shared/descriptor.ts';
import type { ErrorCode } from '../../shared/errors.ts';
import type { LayerBlob } from '../simulator/content/blob.ts';
import { largeLayer } from '../simulator/content/large-layer.ts';
import type { Fault } from '../simulator/faults/fault.ts';
import type { FaultKind } from '../simulator/faults/fault-table.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { startSimulator } from '../simulator/start.ts';
import { openRig, publish, type Rig } from './transfer-rig.ts';

const blobs: Record<string, LayerBlob> = {
  'tiny blob': largeLayer('matrix tiny', 300_000),
  'small blob': largeLayer('matrix small', 3_000_000),
  // Just large enough to be fetched in pieces.
  'large blob': largeLayer('matrix large', 17_000_000),
};

/** Faults that pass: met once or a few times, after which the transfer must succeed. */
const passing: [FaultKind, Partial<Fault>][] = [
  ['reset', { role: 'data', afterBytes: 200_000, times: 3 }],
  ['stall', { role: 'data', afterBytes: 200_000, times: 2 }],
  ['early-end', { role: 'data', afterBytes: 200_000, times: 3 }],
  ['refuse', { role: 'data', times: 3 }],
  ['refuse', { role: 'registry', match: '/blobs/', times: 2 }],
  ['slow-headers', { role: 'data', milliseconds: 300, times: 3 }],
  ['no-answer', { role: 'data', times: 1 }],
  ['ignore-range', { role: 'data', times: 2 }],
  ['ignore-range', { role: 'data', times: 'always' }],
  ['short-range', { role: 'data', bytes: 700_000, times: 'always' }],
  ['wrong-range-start', { role: 'data', times: 2 }],
  ['wrong-range-total', { role: 'data', times: 2 }],
  ['gzip-body', { role: 'data', times: 2 }],
  ['captive-portal', { role: 'data', times: 2 }],
  ['missing-content-range', { role: 'data', times: 'always' }],
  ['corrupt', { role: 'data', offset: 100_000, times: 1 }],
  ['chunked', { role: 'data', times: 'always' }],
  ['content-encoding-header', { role: 'data', times: 'always' }],
  ['too-many-requests', { match: '/blobs/', role: 'registry', times: 2 }],
  ['too-many-requests', { role: 'data', times: 3 }],
  ['unavailable', { role: 'data', times: 3 }],
  ['status', { role: 'data', status: 500, times: 3 }],
  ['expired-signature', { role: 'data', times: 3 }],
  ['unauthorized', { match: '/blobs/', role: 'registry', times: 1 }],
];

/** Faults that stay: the transfer must end with the code that names them. */
const lasting: [FaultKind, Partial<Fault>, ErrorCode][] = [
  ['reset', { role: 'data', afterBytes: 0 }, 'NETWORK'],
  ['stall', { role: 'data', afterBytes: 0 }, 'TIMEOUT'],
  ['early-end', { role: 'data', afterBytes: 0 }, 'NETWORK'],
  ['refuse', { role: 'data' }, 'NETWORK'],
  ['corrupt', { role: 'data', offset: 100_000 }, 'DIGEST_MISMATCH'],
  ['wrong-size', { role: 'data', bytes: 1 }, 'SIZE_MISMATCH'],
  ['wrong-size', { role: 'data', bytes: -1 }, 'SIZE_MISMATCH'],
  ['too-many-requests', { role: 'data' }, 'TOO_MANY_REQUESTS'],
  ['redirect-loop', { role: 'data' }, 'BLOCKED_URL'],
  ['redirect', { role: 'registry', match: '/blobs/', location: 'file:///etc/passwd' }, 'BLOCKED_URL'],
];

let simulator: Simulator;
let road: BodyRoad = 'wire';
let rig: Rig;
beforeAll(async () => {
  simulator = await startSimulator({ catalogue: 'empty' });
});
beforeEach(async () => {
  rig = await openRig(simulator, undefined, { bodies: road });
});
afterEach(async () => {
  simulator.faults.clear();
  expect(rig.blocks.inUse).toBe(0);
  await rig.close();
});
afterAll(() => simulator.close());

const roads: readonly BodyRoad[] = ['wire', 'node'];
/** A small blob takes the steps of the tiny one, and all take the same on Node's client; before a release `LONGSHORE_MATRIX=all` tries them too. */
const isWhole = process.env.LONGSHORE_MATRIX === 'all';
const overBothRoads = roads.flatMap((each) =>
  Object.entries(blobs)
    .filter(([name]) => isWhole || name === 'large blob' || (each === 'wire' && name === 'tiny blob'))
    .map(([name, layer]) => ({ each, name, layer })),
);

describe.each(overBothRoads)('$name over $each', ({ each, layer }) => {
  let descriptor: Descriptor;
  beforeAll(async () => {
    road = each;
    descriptor = await publish(simulator, layer);
  });

  test('arrives as it is', async () => {
    const outcome = await rig.fetch(descriptor);
    expect(outcome).toMatchObject({ origin: 'registry', bytesReused: 0 });
    expect(outcome.bytesFetched).toBeGreaterThanOrEqual(descriptor.size);
    await expectVerified(descriptor);
  });

  test.each(passing)('survives %s %o', async (kind, fault) => {
    const active = simulator.faults.add({ kind, ...fault });
    const outcome = await rig.fetch(descriptor);
    expect(outcome.origin).toBe('registry');
    await expectVerified(descriptor);
    // A whole small blob is asked for without a range, which some faults spoil only ranges of.
    if (descriptor.size > 16_000_000) expect(active.fired).toBeGreaterThan(0);
  });

  test.each(lasting)('ends with its code at %s %o: %s', async (kind, fault, code) => {
    simulator.faults.add({ kind, times: 'always', ...fault });
    await expect(rig.fetch(descriptor)).rejects.toMatchObject({ code });
    expect(await rig.blobNames()).toEqual([]);
    simulator.faults.clear();
    await rig.fetch(descriptor);
    await expectVerified(descriptor);
  });
});

test('answers that give a part of the range are no failures, and no more is asked for than the server gives', async () => {
  const descriptor = await publish(simulator, largeLayer('matrix short', 17_000_000));
  simulator.clearRequests();
  simulator.faults.add({ kind: 'short-range', role: 'data', bytes: 700_000, times: 'always' });
  await rig.fetch(descriptor);
  expect(rig.activity).not.toContain('retry');
  const asked = simulator.requests
    .filter(({ role }) => role === 'data')
    .map(({ headers }) => /(\d+)-(\d+)/.exec(headers.range ?? ''))
    .map((range) => Number(range?.[2]) - Number(range?.[1]) + 1);
  // Until two answers have told it, whole pieces are asked for.
  expect(asked.length).toBeGreaterThan(20);
  expect(Math.max(...asked.slice(8))).toBe(700_000);
  await expectVerified(descriptor);
});

describe('foreign layers', () => {
  test('are fetched from their URL when the registry has not got them', async () => {
    const descriptor = await publish(simulator, largeLayer('matrix foreign', 20_000_000), 'link');
    const outcome = await rig.fetch(descriptor);
    expect(outcome.origin).toBe('foreign');
    expect(rig.activity).toContain('foreign-source');
    await expectVerified(descriptor);
  });

  test('that no URL has end with BLOB_UNKNOWN', async () => {
    const descriptor = await publish(simulator, largeLayer('matrix foreign gone', 20_000), 'link');
    simulator.faults.add({ kind: 'status', role: 'link', status: 404, times: 'always' });
    await expect(rig.fetch(descriptor)).rejects.toMatchObject({ code: 'BLOB_UNKNOWN' });
    expect(await rig.blobNames()).toEqual([]);
  });
});

async function expectVerified(descriptor: Descriptor): Promise<void> {
  expect(await rig.isWhole(descriptor)).toBe(true);
}
