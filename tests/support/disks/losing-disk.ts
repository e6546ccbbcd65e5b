import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'vitest';
import { needPrograms } from '../programs/need-programs.ts';
import { runSuccessfully } from '../programs/run-program.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { fillDisk } from './fill-disk.ts';
import { mountOrSkip } from './mount-or-skip.ts';
import { smallDisk } from './small-disk.ts';

/** A disk that can be made to lose what is written to it. */
export interface LosingDisk {
  readonly folder: string;
  /** From now on whatever has no place on the disk yet fails to be written; the next flush says so. */
  lose(): Promise<void>;
  /** Nothing fails any longer. What was lost stays lost, though the system still shows it. */
  heal(): Promise<void>;
  /** The folder of another disk that holds what this one really has. */
  copy(): Promise<string>;
}

interface Recipe {
  /** What `mkfs` takes. */
  format: string[];
  /** Least size that `mkfs` accepts, in megabytes; a hole in the file takes no room. */
  leastMegabytes: number;
  /** Megabytes that the file system writes for itself when it is made and mounted. */
  ownMegabytes: number;
}

/** File systems that go on when some of what they write is lost. */
export const losingFileSystems = ['ext4', 'xfs'] as const;

const recipes: Record<(typeof losingFileSystems)[number], Recipe> = {
  // Without a journal, the loss of which would make the file system refuse everything.
  ext4: { format: ['-m', '0', '-b', '4096', '-O', '^has_journal'], leastMegabytes: 4, ownMegabytes: 8 },
  // Its journal is written when it is made, and so has its place.
  xfs: { format: [], leastMegabytes: 300, ownMegabytes: 80 },
};

/** A disk of so many megabytes whose file lies on a disk that can be filled: then writing a new block of it fails. */
export async function losingDisk(
  context: TestContext,
  fileSystem: (typeof losingFileSystems)[number],
  megabytes: number,
): Promise<LosingDisk> {
  needPrograms(context, 'mount', `mkfs.${fileSystem}`);
  const { format, leastMegabytes, ownMegabytes } = recipes[fileSystem];
  const below = await smallDisk(context, megabytes + ownMegabytes);
  const image = join(below, 'disk.img');
  await runSuccessfully('truncate', ['--size', `${Math.max(megabytes, leastMegabytes)}M`, image]);
  await runSuccessfully(`mkfs.${fileSystem}`, [...format, image]);
  return {
    folder: await mountOrSkip(context, ['-t', fileSystem, '-o', 'loop', image]),
    lose: async () => void (await fillDisk(below, 0)),
    heal: () => rm(join(below, 'filler')),
    async copy() {
      const copy = join(temporaryFolder(), 'disk.img');
      await runSuccessfully('cp', ['--sparse=always', image, copy]);
      // Its journal is replayed, and it has the identity of the disk that it was copied from.
      const options = fileSystem === 'xfs' ? 'loop,nouuid' : 'loop,ro';
      return mountOrSkip(context, ['-t', fileSystem, '-o', options, copy]);
    },
  };
}
