import { join } from 'node:path';
import type { TestContext } from 'vitest';
import { needPrograms } from '../programs/need-programs.ts';
import { runSuccessfully } from '../programs/run-program.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { mountOrSkip } from './mount-or-skip.ts';

/** A file system that keeps a journal, so that a power cut leaves it usable. */
export const journaledFileSystems = ['ext4', 'xfs'] as const;

/** What a disk image can be formatted with. */
export type FileSystem = (typeof journaledFileSystems)[number] | 'vfat' | 'exfat';

interface Recipe {
  /** What `mkfs` takes. */
  format: string[];
  /** Least size that `mkfs` accepts, in megabytes; a hole in the file takes no room. */
  leastMegabytes: number;
  mount: string;
}

const recipes: Record<FileSystem, Recipe> = {
  ext4: {
    // No blocks kept back for root, who fills the disk in these tests; blocks as large as those of a large disk.
    format: ['-m', '0', '-b', '4096'],
    leastMegabytes: 4,
    // Without the commit that comes every five seconds: it would save, by chance, what nobody has asked to be saved.
    mount: 'loop,commit=300',
  },
  // A copy has the same identity as the disk that it was copied from.
  xfs: { format: [], leastMegabytes: 300, mount: 'loop,nouuid' },
  vfat: { format: [], leastMegabytes: 4, mount: 'loop' },
  exfat: { format: [], leastMegabytes: 4, mount: 'loop' },
};

/** A mounted file system whose disk is a file. */
export interface DiskImage {
  readonly folder: string;
  /**
   * The folder of a disk as it would be after a power cut at this moment, with its journal replayed. What a program
   * has written but the file system has not yet given to its disk is not there.
   */
  powerCut(): Promise<string>;
}

/**
 * A disk of this file system until the test is over; the test is skipped, and says so, where there can be none.
 * @param megabytes is raised to what the file system needs at least.
 */
export async function diskImage(
  context: TestContext,
  fileSystem: FileSystem,
  megabytes: number,
): Promise<DiskImage> {
  needPrograms(context, 'mount', `mkfs.${fileSystem}`);
  const { format, leastMegabytes, mount } = recipes[fileSystem];
  const image = join(temporaryFolder(), 'disk.img');
  await runSuccessfully('truncate', ['--size', `${Math.max(megabytes, leastMegabytes)}M`, image]);
  await runSuccessfully(`mkfs.${fileSystem}`, [...format, image]);
  return {
    folder: await mountOrSkip(context, ['-t', fileSystem, '-o', mount, image]),
    async powerCut() {
      const copy = join(temporaryFolder(), 'disk.img');
      // The file holds what the file system has given to its disk, and nothing else: the rest is in the caches above.
      await runSuccessfully('cp', ['--sparse=always', image, copy]);
      return mountOrSkip(context, ['-t', fileSystem, '-o', mount, copy]);
    },
  };
}
