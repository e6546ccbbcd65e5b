import writeFileAtomic from 'write-file-atomic';
import { patiently } from './rename-patiently.ts';

/**
 * Writes a file aside and puts it in place in one step, with patience for who holds the old one open.
 * @param isDurable waits until the disk has it.
 */
export async function writeFileAtomically(path: string, text: string, isDurable = true): Promise<void> {
  await patiently(async () => writeFileAtomic(path, text, { fsync: isDurable }));
}
