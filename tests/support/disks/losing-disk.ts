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

/** A disk of so many megabytes whose file lies on a disk that can be filled: then writing a new block of it fails. */
export async function losingDisk(context: TestContext, megabytes: number): Promise<LosingDisk> {
  needPrograms(context, 'mount', 'mkfs.ext4');
  const below = await smallDisk(context, megabytes + 8);
  const image = join(below, 'disk.img');
  await runSuccessfully('truncate', ['--size', `${megabytes}M`, image]);
  // Without a journal, the loss of which would make the file system refuse everything.
  await runSuccessfully('mkfs.ext4', ['-m', '0', '-b', '4096', '-O', '^has_journal', image]);
  return {
    folder: await mountOrSkip(context, ['-t', 'ext4', '-o', 'loop', image]),
    lose: async () => void (await fillDisk(below, 0)),
    heal: () => rm(join(below, 'filler')),
    async copy() {
      const copy = join(temporaryFolder(), 'disk.img');
      await runSuccessfully('cp', ['--sparse=always', image, copy]);
      return mountOrSkip(context, ['-t', 'ext4', '-o', 'loop,ro', copy]);
    },
  };
}
