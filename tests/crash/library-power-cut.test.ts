import { join } from 'node:path';
import { expect, type TestContext, test } from 'vitest';
import { diskImage, type FileSystem, journaledFileSystems } from '../support/disk-image.ts';
import { problemsOf } from '../support/library-problems.ts';
import { stoppableChild } from '../support/stoppable-child.ts';

const longestWorkMs = 60;
const diskMegabytes = 48;

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
