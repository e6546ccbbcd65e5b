import { execFile } from 'node:child_process';
import { rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, expect, type TestContext, test } from 'vitest';
import { largeLayer } from '../simulator/content/large-layer.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { startSimulator } from '../simulator/start.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { type EngineRig, openEngineRig, waitFor, waitUntil } from './engine-rig.ts';

const run = promisify(execFile);
const size = 60_000_000;
let disk: string;
let whyNoDisk: string | undefined;
let simulator: Simulator;
let rig: EngineRig | undefined;

beforeAll(async () => {
  simulator = await startSimulator({ catalogue: 'empty' });
  const platform = { os: 'linux', architecture: 'amd64' };
  simulator.content.addImage('app', ['1'], {
    platform,
    steps: [{ createdBy: 'COPY', layer: largeLayer('disk full', size) }],
  });
});
beforeEach(async () => {
  disk = temporaryFolder();
  // Only root may mount a disk of its own to fill up.
  whyNoDisk = await run('mount', ['-t', 'tmpfs', '-o', 'size=100m', 'tmpfs', disk]).then(
    () => undefined,
    (error: Error) => `no disk of a chosen size can be mounted here: ${error.message.split('\n')[0]}`,
  );
});
afterEach(async () => {
  simulator.options.totalBytesPerSecond = undefined;
  await rig?.close();
  rig = undefined;
  if (whyNoDisk === undefined) await run('umount', [disk]);
});
afterAll(() => simulator.close());

async function open(context: TestContext): Promise<EngineRig> {
  context.skip(whyNoDisk !== undefined, whyNoDisk);
  rig = await openEngineRig(simulator, { libraryFolder: join(disk, 'library') });
  return rig;
}

test('what cannot fit waits for space before a byte is fetched, and goes on when there is room', async (context) => {
  const { engine } = await open(context);
  const filler = join(disk, 'filler');
  await writeFile(filler, Buffer.alloc(60_000_000, 1));
  const { id } = await engine.downloads.start({ reference: 'app:1' });
  const waiting = await waitFor(engine, id, 'waiting-for-space', 'done', 'failed');
  expect(waiting).toMatchObject({ state: 'waiting-for-space', error: { code: 'DISK_FULL' } });
  expect(waiting.bytesFetched).toBeLessThan(10_000);
  await rm(filler);
  expect(await waitFor(engine, id, 'done', 'failed')).toMatchObject({ state: 'done', error: null });
});

test('a disk that fills up in the middle costs no byte that has arrived', async (context) => {
  const { engine } = await open(context);
  // Slow enough that a busy machine, too, has filled the disk before all is here.
  simulator.options.totalBytesPerSecond = 5_000_000;
  const { id } = await engine.downloads.start({ reference: 'app:1' });
  await waitUntil(engine, id, ({ bytesDone }) => bytesDone > 5_000_000);
  const filler = join(disk, 'filler');
  await writeFile(filler, '');
  // As much as fits, so that the next write of the transfer finds no room.
  for (;;) {
    try {
      await writeFile(filler, Buffer.alloc(1_000_000, 1), { flag: 'a' });
    } catch {
      break;
    }
  }
  const waiting = await waitFor(engine, id, 'waiting-for-space', 'done', 'failed');
  expect(waiting).toMatchObject({ state: 'waiting-for-space', error: { code: 'DISK_FULL' } });
  simulator.options.totalBytesPerSecond = undefined;
  await truncate(filler, 0);
  const row = await waitFor(engine, id, 'done', 'failed');
  expect(row.state).toBe('done');
  // Each connection may have held one gathered write when there was no room left.
  expect(row.bytesFetched).toBeLessThan(row.bytesTotal + 16 * 1024 * 1024);
});

test('what waited for space before a restart goes on after it when there is room', async (context) => {
  const opened = await open(context);
  const filler = join(disk, 'filler');
  await writeFile(filler, Buffer.alloc(60_000_000, 1));
  const { id } = await opened.engine.downloads.start({ reference: 'app:1' });
  await waitFor(opened.engine, id, 'waiting-for-space', 'done', 'failed');
  await opened.restart();
  expect(opened.engine.downloads.list()).toMatchObject([{ id, state: 'waiting-for-space' }]);
  await rm(filler);
  expect(await waitFor(opened.engine, id, 'done', 'failed')).toMatchObject({ state: 'done', error: null });
});

test('an export whose disk is full has failed: room in the library does not help it', async (context) => {
  context.skip(whyNoDisk !== undefined, whyNoDisk);
  rig = await openEngineRig(simulator);
  await writeFile(join(disk, 'filler'), Buffer.alloc(60_000_000, 1));
  const target = { format: 'oci-archive', path: join(disk, 'image.tar') } as const;
  const { id } = await rig.engine.downloads.start({ reference: 'app:1', export: target });
  const row = await waitFor(rig.engine, id, 'failed', 'done', 'waiting-for-space');
  expect(row).toMatchObject({ state: 'failed', error: { code: 'DISK_FULL' } });
  expect(await rig.engine.library.list()).toMatchObject([{ digest: row.digest }]);
});
