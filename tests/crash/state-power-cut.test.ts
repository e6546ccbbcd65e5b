import { readdirSync } from 'node:fs';
import { expect, type TestContext, test } from 'vitest';
import { diskImage, type FileSystem, journaledFileSystems } from '../support/disks/disk-image.ts';
import { stoppableChild } from '../support/programs/stoppable-child.ts';
import { keepers } from './saved-state.ts';

const diskMegabytes = 16;
const longestWorkMs = 20;
const cases = journaledFileSystems.flatMap((kind) =>
  Object.entries(keepers).map(([name, keeper]) => ({ kind, name, keeper })),
);

test.for(cases)(
  '$name saved before a power cut on $kind are there after it',
  async ({ kind, keeper }, context) => {
    const disk = await diskImage(context, kind, diskMegabytes);
    const before = keeper(disk.folder);
    await before.save(1);
    await before.save(2);
    const after = await disk.powerCut();
    expect(await keeper(after).load()).toBe(2);
  },
);

interface Cut {
  reported: number;
  folder: string;
}

/** Cuts the power while a process saves, each time so many ms after it has reported that all is saved. */
async function cutWhileSaving(context: TestContext, kind: FileSystem, moments: number[]): Promise<Cut[]> {
  const disk = await diskImage(context, kind, diskMegabytes);
  const child = stoppableChild(new URL('./saving-state.ts', import.meta.url), disk.folder);
  const found: Cut[] = [];
  for (const ms of moments) {
    await child.workFor(ms);
    found.push({ reported: child.reported, folder: await disk.powerCut() });
  }
  return found;
}

test.for(journaledFileSystems)(
  'power cuts on %s while saving leave the old or the new',
  async (kind, context) => {
    const moments = Array.from({ length: 8 }, () => Math.random() * longestWorkMs);
    for (const { reported, folder } of await cutWhileSaving(context, kind, moments)) {
      for (const [name, keeper] of Object.entries(keepers)) {
        const value = await keeper(folder).load();
        // What was saved before the newest, it, or the one that was being saved.
        expect([reported - 1, reported, reported + 1], `${name} at ${reported}`).toContain(value);
      }
      expect(readdirSync(folder).filter((name) => name.endsWith('.unreadable'))).toEqual([]);
    }
  },
);
