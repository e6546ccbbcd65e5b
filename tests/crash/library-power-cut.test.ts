import { join } from 'node:path';
import { expect, type TestContext, test } from 'vitest';
import { Library } from '../../electron/engine/library/layout.ts';
import { largeLayer } from '../simulator/content/large-layer.ts';
import { diskImage, type FileSystem, journaledFileSystems } from '../support/disks/disk-image.ts';
import { problemsOf, referencesIn } from '../support/libraries/library-problems.ts';
import { addSmallImage } from '../support/libraries/small-image.ts';
import { cliPlaces } from '../support/programs/cli-places.ts';
import { runCli } from '../support/programs/run-cli.ts';
import { stoppableChild } from '../support/programs/stoppable-child.ts';
import { runningSimulator } from '../support/registries/running-simulator.ts';

const longestWorkMs = 60;
const diskMegabytes = 48;

test.for(journaledFileSystems)(
  'an image added before a power cut on %s is there after it',
  async (kind, context) => {
    const disk = await diskImage(context, kind, diskMegabytes);
    const library = await Library.open(join(disk.folder, 'library'));
    await addSmallImage(library, 'registry.example/image:1');
    await addSmallImage(library, 'registry.example/image:2');
    const after = join(await disk.powerCut(), 'library');
    expect({ references: referencesIn(after), problems: problemsOf(after) }).toEqual({
      references: ['registry.example/image:1', 'registry.example/image:2'],
      problems: [],
    });
  },
);

test.for(journaledFileSystems)(
  'an image removed before a power cut on %s stays removed',
  async (kind, context) => {
    const disk = await diskImage(context, kind, diskMegabytes);
    const library = await Library.open(join(disk.folder, 'library'));
    await addSmallImage(library, 'registry.example/image:1');
    await addSmallImage(library, 'registry.example/image:2');
    await library.remove('registry.example/image:1', undefined);
    const after = join(await disk.powerCut(), 'library');
    expect({ references: referencesIn(after), problems: problemsOf(after) }).toEqual({
      references: ['registry.example/image:2'],
      problems: [],
    });
  },
);

test.for(journaledFileSystems)(
  'an image pulled before a power cut on %s is there after it',
  async (kind, context) => {
    const disk = await diskImage(context, kind, diskMegabytes);
    const simulator = await runningSimulator({ catalogue: 'empty' });
    const steps = [{ createdBy: 'COPY', layer: largeLayer('power cut', 9_000_000) }];
    const platform = { os: 'linux', architecture: 'amd64' };
    await simulator.content.addImage('app', ['1'], { platform, steps }).build();
    const places = { ...cliPlaces(), library: join(disk.folder, 'library') };
    const pulled = await runCli(['pull', `${simulator.host}/app:1`], places);
    expect(pulled.code, pulled.stderr).toBe(0);
    const after = join(await disk.powerCut(), 'library');
    expect({ references: referencesIn(after), problems: problemsOf(after) }).toEqual({
      references: [`${simulator.host}/app:1`],
      problems: [],
    });
  },
);

interface Cut {
  /** The newest image whose `add` had ended. */
  reported: number;
  /** What would be wrong if the process had been killed then, on a machine that goes on. */
  problemsOfKill: string[];
  /** The library after the power cut. */
  library: string;
}

/** Cuts the power while a process changes a library, each time so many ms after an `add` has ended. */
async function cutWhileChanging(context: TestContext, kind: FileSystem, moments: number[]): Promise<Cut[]> {
  const disk = await diskImage(context, kind, diskMegabytes);
  const folder = join(disk.folder, 'library');
  const child = stoppableChild(new URL('./changing-library.ts', import.meta.url), folder);
  const found: Cut[] = [];
  for (const ms of moments) {
    await child.workFor(ms);
    const library = join(await disk.powerCut(), 'library');
    found.push({ reported: child.reported, problemsOfKill: problemsOf(folder), library });
  }
  return found;
}

test.for(journaledFileSystems)(
  'kills and power cuts on %s at any moment leave each entry whole',
  async (kind, context) => {
    const moments = Array.from({ length: 8 }, () => Math.random() * longestWorkMs);
    for (const { reported, problemsOfKill, library } of await cutWhileChanging(context, kind, moments)) {
      expect({ reported, problemsOfKill }).toEqual({ reported, problemsOfKill: [] });
      expect({ reported, problems: problemsOf(library) }).toEqual({ reported, problems: [] });
    }
  },
);

test.for(journaledFileSystems)(
  'power cuts on %s lose no image that was just added',
  async (kind, context) => {
    const atOnce = Array.from({ length: 6 }, () => 0);
    for (const { reported, library } of await cutWhileChanging(context, kind, atOnce)) {
      // The one before these may be on its way out.
      const wanted = [reported - 2, reported - 1, reported].filter((round) => round > 0);
      const references = referencesIn(library);
      expect(references).toEqual(
        expect.arrayContaining(wanted.map((round) => `registry.example/image:${round}`)),
      );
    }
  },
);
