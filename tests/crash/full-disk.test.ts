import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type TestContext, test } from 'vitest';
import { diskImage } from '../support/disks/disk-image.ts';
import { fillDisk } from '../support/disks/fill-disk.ts';
import { smallDisk } from '../support/disks/small-disk.ts';
import { crowdedLibrary } from '../support/libraries/crowded-library.ts';
import { problemsOf, referencesIn } from '../support/libraries/library-problems.ts';
import { cliPlaces } from '../support/programs/cli-places.ts';
import { runCli } from '../support/programs/run-cli.ts';
import { keepers } from './saved-state.ts';

const copies = 300;
/** Less than the index of that many images, or the settings of these tests, need. */
const tooFewBytes = 16 * 1024;
const diskExitCode = 7;
const disks = {
  'a disk in memory': (context: TestContext) => smallDisk(context, 2),
  ext4: async (context: TestContext) => (await diskImage(context, 'ext4', 8)).folder,
};
const kinds = Object.keys(disks) as (keyof typeof disks)[];

interface Scene {
  places: ReturnType<typeof cliPlaces>;
  bytesLeft: number;
  indexBytes: number;
}

/** A disk with a library on it, filled up to so many bytes. */
async function fullLibrary(
  kind: keyof typeof disks,
  context: TestContext,
  bytesLeft: number,
): Promise<Scene> {
  const disk = await disks[kind](context);
  const library = join(disk, 'library');
  await crowdedLibrary(library, copies);
  return {
    places: { ...cliPlaces(), library },
    bytesLeft: await fillDisk(disk, bytesLeft),
    indexBytes: statSync(join(library, 'index.json')).size,
  };
}

test.for(kinds)(
  'with less room on %s than the index needs, remove says what it has done',
  async (kind, context) => {
    const { places, bytesLeft, indexBytes } = await fullLibrary(kind, context, tooFewBytes);
    expect(bytesLeft).toBeLessThanOrEqual(tooFewBytes);
    expect(indexBytes).toBeGreaterThan(5 * tooFewBytes);
    const removed = await runCli(['remove', 'registry.example/image:1'], places);
    expect(problemsOf(places.library), removed.stderr).toEqual([]);
    const references = referencesIn(places.library);
    expect(references.filter((name) => name.startsWith('registry.example/copy:'))).toHaveLength(copies);
    const isThere = references.includes('registry.example/image:1');
    expect({ code: removed.code, isThere }).toEqual({ code: isThere ? diskExitCode : 0, isThere });
  },
);

test.for(kinds)('with no byte left on %s an image can be removed', async (kind, context) => {
  const { places, bytesLeft } = await fullLibrary(kind, context, 0);
  expect(bytesLeft).toBe(0);
  const removed = await runCli(['remove', 'registry.example/image:1'], places);
  expect({ code: removed.code, stderr: removed.stderr }).toEqual({ code: 0, stderr: '' });
  expect(problemsOf(places.library)).toEqual([]);
  expect(referencesIn(places.library)).toHaveLength(copies);
  expect(referencesIn(places.library)).not.toContain('registry.example/image:1');
});

const saves = kinds.flatMap((kind) =>
  Object.entries(keepers).flatMap(([name, keeper]) =>
    [0, tooFewBytes].map((bytesLeft) => ({ kind, name, keeper, bytesLeft })),
  ),
);

test.for(saves)(
  'with $bytesLeft bytes left on $kind, $name that cannot be saved stay as they were',
  async ({ kind, keeper, bytesLeft }, context) => {
    const disk = await disks[kind](context);
    const folder = join(disk, 'state');
    mkdirSync(folder);
    await keeper(folder).save(1);
    expect(await fillDisk(disk, bytesLeft)).toBeLessThanOrEqual(bytesLeft);
    const isSaved = await keeper(folder)
      .save(2)
      .then(
        () => true,
        () => false,
      );
    expect({ isSaved, value: await keeper(folder).load() }).toEqual({ isSaved: false, value: 1 });
  },
);
