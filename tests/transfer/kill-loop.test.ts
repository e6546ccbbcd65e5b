import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { pieceBytes } from '../../electron/engine/transfer/pieces/piece-layout.ts';
import { largeLayer } from '../simulator/content/large-layer.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { startSimulator } from '../simulator/start.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { publish } from './transfer-rig.ts';

/** Few are a sample; before a release `LONGSHORE_KILLS=50` says more. */
const kills = Number(process.env.LONGSHORE_KILLS ?? 3);
/** What a kill may cost at most. */
const bytesLostByKill = 16 * pieceBytes;
/** So many bytes that there are some left to fetch after the kills. */
const size = kills > 3 ? 240_000_000 : 100_000_000;

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ catalogue: 'empty' });
});
afterAll(async () => {
  await simulator.close();
});

test.each(['wire', 'node'])(
  `killed ${kills} times at random moments over %s, a blob arrives verified and goes on each time`,
  {
    timeout: 180_000,
  },
  async (road) => {
    const folder = temporaryFolder();
    // Slow enough that it is not whole before the last kill.
    simulator.options.totalBytesPerSecond = size / Math.max(4, kills);
    const before = simulator.requests.length;
    const descriptor = await publish(simulator, largeLayer('kill loop', size));
    const start = (): ChildProcess =>
      spawn(
        process.execPath,
        [
          fileURLToPath(new URL('./fetch-child.ts', import.meta.url)),
          simulator.hosts.registry,
          folder,
          JSON.stringify(descriptor),
          road,
        ],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      );
    for (let kill = 0; kill < kills; kill++) {
      const child = start();
      const ended = once(child, 'exit');
      if (child.stdout === null) throw new Error('no output');
      await once(child.stdout, 'data');
      // Before the first hint a kill costs all that has come, which may be so three times in a row.
      if (kill === kills - 1)
        await vi.waitFor(async () => expect(await hintsIn(folder)).not.toEqual([]), 30_000);
      await delay(Math.random() * 500);
      child.kill('SIGKILL');
      await ended;
    }
    simulator.options.totalBytesPerSecond = undefined;
    const child = start();
    let output = '';
    child.stdout?.on('data', (chunk) => {
      output += chunk;
    });
    const [code] = await once(child, 'exit');
    expect(code).toBe(0);
    const digest = createHash('sha256').update(
      await readFile(join(folder, 'blobs', 'sha256', descriptor.digest.slice(7))),
    );
    expect(`sha256:${digest.digest('hex')}`).toBe(descriptor.digest);
    expect(await readdir(join(folder, 'ingest'))).toEqual([]);
    const outcome = JSON.parse(output.trim().split('\n').at(-1) ?? '');
    // Without a resume the last run alone would have fetched everything.
    expect(outcome.bytesReused).toBeGreaterThan(0);
    const sent = simulator.requests
      .slice(before)
      .filter(({ role }) => role === 'data')
      .reduce((sum, { bytesSent }) => sum + bytesSent, 0);
    expect(sent).toBeLessThan(size + kills * bytesLostByKill);
  },
);

async function hintsIn(folder: string): Promise<string[]> {
  return (await readdir(join(folder, 'ingest'))).filter((name) => name.endsWith('.hint'));
}
