import { readdir, readlink } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { largeLayer } from '../simulator/content/large-layer.ts';
import type { FaultKind } from '../simulator/faults/fault-table.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { startSimulator } from '../simulator/start.ts';
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
const rounds = 30;

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ catalogue: 'empty' });
});
afterAll(() => simulator.close());

/** What this process holds open: files by path, sockets and timers by kind. */
async function held(): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) counts[kind] = (counts[kind] ?? 0) + 1;
  for (const descriptor of await readdir('/proc/self/fd')) {
    const target = await readlink(`/proc/self/fd/${descriptor}`).catch(() => '');
    if (target.includes('longshore-transfer-')) counts[target] = (counts[target] ?? 0) + 1;
  }
  return counts;
}

test.skipIf(process.platform !== 'linux').each(['wire', 'node'] as const)(
  'after hundreds of faults over %s no file, socket, timer or thread is left',
  {
    timeout: 120_000,
  },
  async (bodies) => {
    const descriptor = await publish(simulator, largeLayer('leaks', 20_000_000));
    const before = await held();
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
    // The other ends of closed connections take a moment to notice.
    let after = await held();
    for (let tries = 0; tries < 50 && hasMore(after, before); tries++) {
      await delay(100);
      after = await held();
    }
    for (const [kind, count] of Object.entries(after)) {
      expect([kind, count <= (before[kind] ?? 0) + slack(kind)]).toEqual([kind, true]);
    }
  },
);

function hasMore(after: Record<string, number>, before: Record<string, number>): boolean {
  return Object.entries(after).some(([kind, count]) => count > (before[kind] ?? 0) + slack(kind));
}

/** The test's own waiting is a timer, and reading this list is a request. */
function slack(kind: string): number {
  return kind === 'Timeout' || kind === 'FSReqPromise' ? 2 : 0;
}
