import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openEngine } from '../../electron/engine/engine.ts';
import type { DownloadEvent } from '../../shared/schemas/download.ts';
import { largeLayer } from '../simulator/content/large-layer.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { startSimulator } from '../simulator/start.ts';
import { stoppableChild } from '../support/programs/stoppable-child.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { waitFor } from './engine-rig.ts';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ catalogue: 'empty' });
  for (const name of ['first', 'second']) {
    const steps = [{ createdBy: 'COPY', layer: largeLayer(name, 8_000_000) }];
    simulator.content.addImage(name, ['1'], { platform: { os: 'linux', architecture: 'amd64' }, steps });
  }
});
afterAll(() => simulator.close());

test.skipIf(process.platform !== 'linux')(
  'when the process that has the queue is killed, the next one goes on with its downloads beside its own',
  async () => {
    const folder = temporaryFolder();
    const [state, library] = [join(folder, 'state'), join(folder, 'library')];
    const reference = (name: string) => `${simulator.hosts.registry}/${name}:1`;
    simulator.options.totalBytesPerSecond = 2_000_000;
    const script = new URL('./holding-engine.ts', import.meta.url);
    const child = stoppableChild(script, state, library, reference('first'));
    await child.workFor(0);

    const engine = await openEngine({ stateFolder: state, libraryFolder: library, queue: 'persistent' });
    const snapshots: DownloadEvent[] = [];
    const stop = new AbortController();
    const following = (async () => {
      for await (const event of engine.downloads.events(stop.signal)) {
        if (event.type === 'snapshot') snapshots.push(event);
        if (event.type === 'snapshot' && event.isKept) return;
      }
    })();
    try {
      expect(engine.downloads.list()).toEqual([]);
      const second = await engine.downloads.start({ reference: reference('second') });
      simulator.options.totalBytesPerSecond = undefined;
      await child.kill();
      await following;
      expect(snapshots).toMatchObject([{ isKept: false }, { isKept: true }]);
      const [first] = engine.downloads.list();
      expect(engine.downloads.list()).toMatchObject([{ reference: reference('first') }, { id: second.id }]);
      await waitFor(engine, first?.id ?? '', 'done');
      await waitFor(engine, second.id, 'done');
    } finally {
      stop.abort();
      await engine.close();
    }
    const { downloads } = JSON.parse(readFileSync(join(state, 'downloads.json'), 'utf8'));
    expect(downloads).toMatchObject([{ state: 'done' }, { state: 'done' }]);
    rmSync(folder, { recursive: true });
  },
);
