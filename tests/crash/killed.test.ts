import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Library } from '../../electron/engine/library/layout.ts';
import { largeLayer } from '../simulator/content/large-layer.ts';
import { diskImage, journaledFileSystems } from '../support/disks/disk-image.ts';
import { problemsOf, referencesIn } from '../support/libraries/library-problems.ts';
import { addSmallImage } from '../support/libraries/small-image.ts';
import { cliPlaces } from '../support/programs/cli-places.ts';
import { type CliPlaces, runCli, startCli } from '../support/programs/run-cli.ts';
import { runningSimulator } from '../support/registries/running-simulator.ts';

const kills = 3;
const layerBytes = 4_000_000;

/** How long a command takes that nobody kills (ms). */
async function durationOf(words: string[], places: CliPlaces): Promise<number> {
  const start = performance.now();
  const { code, stderr } = await runCli(words, places);
  expect(code, stderr).toBe(0);
  return performance.now() - start;
}

/** Runs a command and kills it at some moment of its life; most of that is the start of Node. */
async function killAtSomeMoment(words: string[], places: CliPlaces, durationMs: number): Promise<void> {
  const running = startCli(words, places);
  await delay(durationMs * (0.3 + 0.7 * Math.random()));
  running.kill('SIGKILL');
  await running.finished;
}

async function expectVerified(places: CliPlaces): Promise<void> {
  const { code, stdout, stderr } = await runCli(['verify', '--json'], places);
  expect({ code, ok: code === 0 && JSON.parse(stdout).ok }, stderr).toEqual({ code: 0, ok: true });
}

test.for(journaledFileSystems)(
  'pulls and exports that are killed on %s damage nothing',
  async (kind, context) => {
    const { folder } = await diskImage(context, kind, 128);
    const places = { ...cliPlaces(), library: join(folder, 'library') };
    const simulator = await runningSimulator({ catalogue: 'empty' });
    const platform = { os: 'linux', architecture: 'amd64' };
    const tags = Array.from({ length: kills + 1 }, (_, number) => String(number));
    for (const tag of tags) {
      const steps = [{ createdBy: 'COPY', layer: largeLayer(`killed ${tag}`, layerBytes) }];
      await simulator.content.addImage('app', [tag], { platform, steps }).build();
    }
    const reference = (tag: string) => `${simulator.host}/app:${tag}`;
    const output = join(folder, 'image.tar');
    const exportWords = ['export', reference('0'), '--format', 'oci-archive', '--output', output];

    const pullMs = await durationOf(['pull', reference('0')], places);
    for (const tag of tags.slice(1)) {
      await killAtSomeMoment(['pull', reference(tag)], places, pullMs);
      expect(problemsOf(places.library)).toEqual([]);
    }
    const exportMs = await durationOf(exportWords, places);
    for (let kill = 0; kill < kills / 2; kill++) await killAtSomeMoment(exportWords, places, exportMs);
    for (const tag of tags.slice(1)) await durationOf(['pull', reference(tag)], places);
    expect(referencesIn(places.library).sort()).toEqual(tags.map(reference).sort());
    await expectVerified(places);
  },
);

test.for(journaledFileSystems)(
  'removals that are killed on %s leave each entry whole',
  async (kind, context) => {
    const { folder } = await diskImage(context, kind, 32);
    const places = { ...cliPlaces(), library: join(folder, 'library') };
    const library = await Library.open(places.library);
    const names = Array.from({ length: kills + 1 }, (_, number) => `registry.example/image:${number}`);
    for (const name of names) await addSmallImage(library, name);
    const removeMs = await durationOf(['remove', 'registry.example/image:0'], places);
    for (const name of names.slice(1)) {
      await killAtSomeMoment(['remove', name], places, removeMs);
      expect(problemsOf(places.library)).toEqual([]);
    }
    await expectVerified(places);
    for (const name of referencesIn(places.library)) await durationOf(['remove', name], places);
    expect(problemsOf(places.library)).toEqual([]);
    expect(referencesIn(places.library)).toEqual([]);
  },
);
