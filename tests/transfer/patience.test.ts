import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Descriptor } from '../../shared/descriptor.ts';
import { largeLayer } from '../simulator/content/large-layer.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { startSimulator } from '../simulator/start.ts';
import { openRig, publish, type Rig } from './transfer-rig.ts';

let simulator: Simulator;
let rig: Rig;
beforeAll(async () => {
  simulator = await startSimulator({ catalogue: 'empty' });
});
beforeEach(async () => {
  rig = await openRig(simulator);
});
afterEach(async () => {
  simulator.faults.clear();
  simulator.options.perConnectionBytesPerSecond = undefined;
  await rig.close();
});
afterAll(() => simulator.close());

const countOf = (kind: string) => rig.activity.filter((each) => each === kind).length;

async function expectVerified(descriptor: Descriptor): Promise<void> {
  expect(await rig.isWhole(descriptor)).toBe(true);
}

describe.each([
  ['tiny', 300_000],
  ['large', 40_000_000],
])('a server that asks to wait before it gives a %s blob', (name, size) => {
  let descriptor: Descriptor;
  beforeAll(async () => {
    descriptor = await publish(simulator, largeLayer(`patience ${name}`, size));
  });

  test.each(['unavailable', 'too-many-requests'] as const)('is obeyed (%s)', async (kind) => {
    const fault = simulator.faults.add({ kind, role: 'data', retryAfterSeconds: 1, times: 2 });
    await rig.fetch(descriptor);
    expect(fault.fired).toBe(2);
    // Connections that are told at the same time have been told once, and it counts as no failure of a busy server.
    expect(countOf('asked-to-wait')).toBeGreaterThanOrEqual(1);
    expect(countOf('slowed-down')).toBe(0);
    await expectVerified(descriptor);
  });

  test('for too long is told of, with when to come back, and asked no more', async () => {
    const fault = simulator.faults.add({
      kind: 'too-many-requests',
      role: 'data',
      retryAfterSeconds: 7_200,
      times: 'always',
    });
    await expect(rig.fetch(descriptor)).rejects.toMatchObject({
      code: 'TOO_MANY_REQUESTS',
      message: expect.stringContaining('in 2 hours'),
    });
    expect(countOf('asked-to-wait')).toBe(0);
    expect(fault.fired).toBeLessThanOrEqual(4);
  });

  test('again and again is waited for no longer than in all is allowed', async () => {
    simulator.faults.add({ kind: 'unavailable', role: 'data', retryAfterSeconds: 1, times: 'always' });
    await expect(rig.fetch(descriptor)).rejects.toMatchObject({ code: 'TOO_MANY_REQUESTS' });
    expect(countOf('asked-to-wait')).toBeGreaterThanOrEqual(3);
  });
});

test('a server that sends a few bytes now and then is given up like a silent one', async () => {
  const descriptor = await publish(simulator, largeLayer('patience trickle', 2_000_000));
  simulator.options.perConnectionBytesPerSecond = 500;
  await expect(rig.fetch(descriptor)).rejects.toMatchObject({ code: 'TIMEOUT' });
});

test('a server that has refused some ranges and still has them is not read from the first byte', async () => {
  const descriptor = await publish(simulator, largeLayer('patience ranges', 40_000_000));
  const fault = simulator.faults.add({ kind: 'ignore-range', role: 'data', times: 3 });
  const { bytesFetched } = await rig.fetch(descriptor);
  expect([fault.fired, countOf('ranges-refused')]).toEqual([3, 0]);
  expect(bytesFetched).toBe(descriptor.size);
  await expectVerified(descriptor);
});

test('a whole blob that comes in place of the first range is used as it is', async () => {
  const descriptor = await publish(simulator, largeLayer('patience whole', 20_000_000));
  simulator.clearRequests();
  simulator.faults.add({ kind: 'ignore-range', role: 'data', times: 'always' });
  const { bytesFetched } = await rig.fetch(descriptor);
  expect(bytesFetched).toBe(descriptor.size);
  expect([countOf('retry'), countOf('ranges-refused')]).toEqual([0, 0]);
  const whole = simulator.requests.filter(({ role, bytesSent }) => role === 'data' && bytesSent > 10_000_000);
  expect(whole).toHaveLength(1);
  await expectVerified(descriptor);
});

test('a whole blob that breaks off is fetched to its end all the same', async () => {
  const descriptor = await publish(simulator, largeLayer('patience whole broken', 20_000_000));
  simulator.faults.add({ kind: 'ignore-range', role: 'data', times: 'always' });
  simulator.faults.add({ kind: 'reset', role: 'data', afterBytes: 5_000_000, times: 1 });
  await rig.fetch(descriptor);
  await expectVerified(descriptor);
});

test('a server without ranges is read as one stream, and says so once', async () => {
  const descriptor = await publish(simulator, largeLayer('patience no ranges', 40_000_000));
  simulator.faults.add({ kind: 'ignore-range', role: 'data', times: 'always' });
  await rig.fetch(descriptor);
  expect(countOf('ranges-refused')).toBe(1);
  await expectVerified(descriptor);
});
