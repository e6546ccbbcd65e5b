import type { TestContext } from 'vitest';
import { mountOrSkip } from './mount-or-skip.ts';

/** A folder that is a disk of its own, of this many megabytes, until the test is over; it lies in memory. */
export function smallDisk(context: TestContext, megabytes: number): Promise<string> {
  return mountOrSkip(context, ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs']);
}
