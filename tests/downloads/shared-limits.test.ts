import { afterEach, beforeEach, expect, test } from 'vitest';
import { largeLayer } from '../simulator/content/large-layer.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { runningSimulator } from '../support/registries/running-simulator.ts';
import { type EngineRig, openEngineRig, waitFor } from './engine-rig.ts';

let simulator: Simulator;
let rig: EngineRig;
beforeEach(async () => {
  simulator = await runningSimulator({ catalogue: 'empty' });
  const platform = { os: 'linux', architecture: 'amd64' };
  const shared = { createdBy: 'COPY shared', layer: largeLayer('shared', 6_000_000) };
  const own = { createdBy: 'COPY own', layer: largeLayer('own', 2_000_000) };
  simulator.content.addImage('limited', ['1'], { platform, steps: [shared, own] });
  simulator.content.addImage('free', ['1'], { platform, steps: [shared] });
  rig = await openEngineRig(simulator);
});
afterEach(() => rig.close());

test('a download with a limit holds nobody up who wants the same layer, and is held by it in what it wants alone', async () => {
  const { downloads } = rig.engine;
  const limited = await downloads.start({ reference: 'limited:1', limitRate: 1_000 });
  await waitFor(rig.engine, limited.id, 'downloading');
  const free = await downloads.start({ reference: 'free:1' });
  await waitFor(rig.engine, free.id, 'done');
  const row = downloads.list().find(({ id }) => id === limited.id);
  expect(row?.state).not.toBe('done');
  // What it has beyond the shared layer came at its own pace.
  expect(row?.bytesDone).toBeGreaterThanOrEqual(6_000_000);
  expect(row?.bytesDone).toBeLessThan(6_500_000);
});
