import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { onTestFinished, type TestContext } from 'vitest';
import { temporaryFolder } from './temporary-folder.ts';

const run = promisify(execFile);

/**
 * A folder that is a disk of its own, of this many megabytes, until the test is over. The test is skipped, and says
 * so, where none can be mounted: only root may.
 */
export async function smallDisk(context: TestContext, megabytes: number): Promise<string> {
  const folder = temporaryFolder();
  const problem = await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder]).then(
    () => undefined,
    (error: Error) => error.message.split('\n')[0],
  );
  context.skip(problem !== undefined, `no disk of a chosen size can be mounted here: ${problem}`);
  // Lazily: the server that was killed a moment ago may still have files open.
  onTestFinished(async () => void (await run('umount', ['--lazy', folder])));
  return folder;
}
