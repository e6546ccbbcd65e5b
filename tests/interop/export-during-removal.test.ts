import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { extract } from 'tar-stream';
import { expect, test } from 'vitest';
import { largeLayer } from '../simulator/content/large-layer.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { readLibrary } from '../support/libraries/library-state.ts';
import { cliPlaces } from '../support/programs/cli-places.ts';
import { lastLine, runCli, startCli } from '../support/programs/run-cli.ts';
import { runningSimulator } from '../support/registries/running-simulator.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const layers = 8;
const layerBytes = 20_000_000;

/** Gives the tag `app:1` to an image of large layers that no other seed has. */
async function publish(simulator: Simulator, seed: string): Promise<void> {
  const steps = Array.from({ length: layers }, (_, number) => ({
    createdBy: 'COPY',
    layer: largeLayer(`${seed} ${number}`, layerBytes),
  }));
  const platform = { os: 'linux', architecture: 'amd64' };
  await simulator.content.addImage('app', ['1'], { platform, steps }).build();
}

/** The digests of what an archive holds under `blobs/`, with whether the bytes are those of the name. */
async function blobsOf(archive: string): Promise<Map<string, boolean>> {
  const blobs = new Map<string, boolean>();
  for await (const entry of createReadStream(archive).pipe(extract())) {
    const hash = createHash('sha256');
    for await (const chunk of entry as AsyncIterable<Buffer>) hash.update(chunk);
    const [, hex] = /^blobs\/sha256\/([0-9a-f]{64})$/.exec(entry.header.name) ?? [];
    if (hex !== undefined) blobs.set(hex, hash.digest('hex') === hex);
  }
  return blobs;
}

test.skipIf(process.platform === 'win32').each(['removes it', 'replaces it by a newer one'])(
  'an image is exported whole while another process %s',
  async (what) => {
    const simulator = await runningSimulator({ catalogue: 'empty' });
    await publish(simulator, 'older');
    const reference = `${simulator.host}/app:1`;
    const places = cliPlaces();
    expect((await runCli(['pull', reference], places)).code).toBe(0);
    const older = readLibrary(places.library).blobs;

    const output = join(temporaryFolder(), 'image.tar');
    const exporting = startCli(
      ['export', reference, '--format', 'oci-archive', '--output', output, '--json'],
      places,
    );
    await exporting.waitForLine(({ type }) => type === 'progress');
    // Stopped where it is, so that all its blobs are gone before it reads on.
    exporting.kill('SIGSTOP');
    await publish(simulator, 'newer');
    const command = what === 'removes it' ? 'remove' : 'pull';
    expect((await runCli([command, reference], places)).code).toBe(0);
    expect(readLibrary(places.library).blobs).not.toContain(older[0]);
    exporting.kill('SIGCONT');

    const exported = await exporting.finished;
    expect(exported.code, exported.stderr).toBe(0);
    expect(lastLine(exported)).toMatchObject({ type: 'done', output });
    const blobs = await blobsOf(output);
    expect([...blobs.keys()].sort()).toEqual([...older].sort());
    expect([...blobs.values()].every((isRight) => isRight)).toBe(true);
  },
);
