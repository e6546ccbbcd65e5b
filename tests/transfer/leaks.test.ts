import { afterAll, beforeAll, expect, test } from 'vitest';
import { largeLayer } from '../simulator/content/large-layer.ts';
import type { FaultKind } from '../simulator/faults/fault-table.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { startSimulator } from '../simulator/start.ts';
import { heldBeyond, heldResources } from '../support/held-resources.ts';
import { openRig, publish } from './transfer-rig.ts';

const faults: FaultKind[] = [
  'reset',
  'early-end',
  'refuse',
  'ignore-range',
  'wrong-range-start',
  'expired-signature',
  'status',
];
/** Each has some fourteen faults; before a release there are more. */
const rounds = process.env.LONGSHORE_MATRIX === 'all' ? 30 : 16;

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ catalogue: 'empty' });
});
afterAll(() => simulator.close());

test.skipIf(process.platform !== 'linux').each(['wire', 'node'] as const)(
  'after hundreds of faults over %s no file, socket, timer or thread is left',
  {
    timeout: 120_000,
  },
  async (bodies) => {
    const descriptor = await publish(simulator, largeLayer('leaks', 17_000_000));
    const before = await heldResources();
    let fired = 0;
    for (let round = 0; round < rounds; round++) {
      const rig = await openRig(simulator, undefined, { bodies });
      const active = faults.map((kind) =>
        simulator.faults.add({ kind, role: 'data', afterBytes: 100_000, times: 2 }),
      );
      const stop = new AbortController();
      const fetching = rig.fetch(descriptor, stop.signal);
      if (round % 4 === 3) setTimeout(() => stop.abort(new Error('stopped')), 30);
      await fetching.catch(() => undefined);
      fired += active.reduce((sum, fault) => sum + fault.fired, 0);
      simulator.faults.clear();
      expect(rig.blocks.inUse).toBe(0);
      await rig.close();
    }
    expect(fired).toBeGreaterThan(rounds * 4);
    expect(await heldBeyond(before)).toEqual({});
  },
);
