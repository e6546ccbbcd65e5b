import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type TestContext, test } from 'vitest';
import { largeLayer } from '../simulator/content/large-layer.ts';
import { crowdedLibrary } from '../support/libraries/crowded-library.ts';
import { problemsOf, referencesIn } from '../support/libraries/library-problems.ts';
import { cliPlaces } from '../support/programs/cli-places.ts';
import { needPrograms } from '../support/programs/need-programs.ts';
import { runCli } from '../support/programs/run-cli.ts';
import { runningSimulator } from '../support/registries/running-simulator.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const copies = 300;
const layerBytes = 3_000_000;
/** Less than the index, the layer and the archive of these tests have. */
const limitBytes = 64 * 1024;
const diskExitCode = 7;

/** How a command is started that may make no file longer than that; what is longer fails with `EFBIG`. */
function limited(context: TestContext): { startedBy: string[] } {
  needPrograms(context, 'prlimit');
  return { startedBy: ['prlimit', `--fsize=${limitBytes}`] };
}

async function publishedReference(): Promise<string> {
  const simulator = await runningSimulator({ catalogue: 'empty' });
  const steps = [{ createdBy: 'COPY', layer: largeLayer('size limit', layerBytes) }];
  const platform = { os: 'linux', architecture: 'amd64' };
  await simulator.content.addImage('app', ['1'], { platform, steps }).build();
  return `${simulator.host}/app:1`;
}

test('an index that may not grow so long stays as it was', async (context) => {
  const places = cliPlaces();
  await crowdedLibrary(places.library, copies);
  const removed = await runCli(['remove', 'registry.example/image:1'], { ...places, ...limited(context) });
  expect(problemsOf(places.library), removed.stderr).toEqual([]);
  expect(referencesIn(places.library)).toHaveLength(copies + 1);
  expect(removed.code, removed.stderr).toBe(diskExitCode);
});

test('a blob that may not grow so long is not taken in', async (context) => {
  const places = cliPlaces();
  const reference = await publishedReference();
  const pulled = await runCli(['pull', reference], { ...places, ...limited(context) });
  expect({ problems: problemsOf(places.library), references: referencesIn(places.library) }).toEqual({
    problems: [],
    references: [],
  });
  expect(pulled.code, pulled.stderr).toBe(diskExitCode);
  expect((await runCli(['pull', reference], places)).code).toBe(0);
});

test('an archive that may not grow so long leaves nothing behind', async (context) => {
  const places = cliPlaces();
  const reference = await publishedReference();
  expect((await runCli(['pull', reference], places)).code).toBe(0);
  const folder = temporaryFolder();
  const output = join(folder, 'image.tar');
  const words = ['export', reference, '--format', 'oci-archive', '--output', output];
  const exported = await runCli(words, { ...places, ...limited(context) });
  expect(existsSync(output)).toBe(false);
  expect(readdirSync(folder)).toEqual([]);
  expect(problemsOf(places.library)).toEqual([]);
  expect(exported.code, exported.stderr).toBe(diskExitCode);
});
