import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { expect, test } from 'vitest';
import { largeLayer } from '../simulator/content/large-layer.ts';
import { blobPath, readLibrary } from '../support/libraries/library-state.ts';
import { cliPlaces } from '../support/programs/cli-places.ts';
import { lastLine, runCli, startCli } from '../support/programs/run-cli.ts';
import { runningSimulator } from '../support/registries/running-simulator.ts';

/** Before a release `LONGSHORE_MATRIX=all` takes a whole GiB. */
const size = process.env.LONGSHORE_MATRIX === 'all' ? 1024 ** 3 : 400 * 1024 ** 2;
const pieceBytes = 8 * 1024 * 1024;
/** The most pieces that a kill may cost. */
const piecesFetchedTwice = 16;
const killAfterBytes = 250_000_000;
/** Slow enough that what the journal does not know of yet, two seconds' worth, stays within that bound. */
const bytesPerSecond = 50_000_000;

async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return `sha256:${hash.digest('hex')}`;
}

test('kill -9 in the middle of a large layer costs a few pieces, and the next pull ends verified', async () => {
  const simulator = await runningSimulator({ catalogue: 'empty', totalBytesPerSecond: bytesPerSecond });
  const layer = largeLayer('killed', size);
  const platform = { os: 'linux', architecture: 'amd64' };
  const image = simulator.content.addImage('big', ['1'], { platform, steps: [{ createdBy: 'COPY', layer }] });
  await image.build();
  const digest = await layer.digest();
  const reference = `${simulator.host}/big:1`;
  const places = cliPlaces();

  const first = startCli(['pull', reference, '--json'], places);
  const progress = await first.waitForLine(
    ({ type, bytes }) => type === 'progress' && Number(bytes) >= killAfterBytes,
  );
  first.kill('SIGKILL');
  expect((await first.finished).code).toBeNull();
  expect(readLibrary(places.library).entries).toEqual([]);
  expect(readLibrary(places.library).blobs).not.toContain(digest.slice('sha256:'.length));

  simulator.options.totalBytesPerSecond = undefined;
  const second = await runCli(['pull', reference, '--json'], places);
  expect(second.code, second.stderr).toBe(0);
  const done = lastLine(second);
  expect(done.type).toBe('done');
  const kept = Number(progress.bytes) - piecesFetchedTwice * pieceBytes;
  expect(Number(done.bytesFetched)).toBeLessThanOrEqual(size + pieceBytes - kept);
  expect(Number(done.bytesReused)).toBeGreaterThanOrEqual(kept);
  expect(await sha256OfFile(blobPath(places.library, digest))).toBe(digest);
  const verified = await runCli(['verify', '--json'], places);
  expect([verified.code, JSON.parse(verified.stdout).ok]).toEqual([0, true]);
});
