import writeFileAtomic from 'write-file-atomic';
import { patiently } from './rename-patiently.ts';

/** Writes a file aside, flushed, and puts it in place in one step, with patience for who holds the old one open. */
export async function writeFileAtomically(path: string, text: string): Promise<void> {
  await patiently(async () => writeFileAtomic(path, text));
}
