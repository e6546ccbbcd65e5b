import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { onTestFinished, type TestContext } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';

const run = promisify(execFile);

/**
 * Mounts a file system in a folder of its own until the test is over. The test is skipped, and says so, where it
 * cannot be mounted: only root may, on Linux, and only what the kernel knows.
 * @param words what `mount` takes before the folder.
 */
export async function mountOrSkip(context: TestContext, words: string[]): Promise<string> {
  const folder = temporaryFolder();
  // Before the mount, so that nothing in between can leave it behind; lazily, because a process that was killed a
  // moment ago may still have files open. A loop device goes with its mount.
  onTestFinished(async () => void (await run('umount', ['--lazy', folder]).catch(() => undefined)));
  const problem = await run('mount', [...words, folder]).then(
    () => undefined,
    (error: Error) => error.message.split('\n').slice(0, 2).join(' '),
  );
  context.skip(problem !== undefined, `no disk of its own can be mounted here: ${problem}`);
  return folder;
}
