import writeFileAtomic from 'write-file-atomic';
import { patiently } from './rename-patiently.ts';

/** How a file is written. */
export interface AtomicWriteOptions {
  /** False does not wait until the disk has it. */
  fsync?: boolean;
  /** Permission bits of a new file. */
  mode?: number;
}

/**
 * Writes a file aside and puts it in place in one step, on Windows again while another program holds the old one open.
 * @throws the system's error of the last try.
 */
export async function writeFileAtomically(
  path: string,
  content: string | Buffer,
  options: AtomicWriteOptions = {},
): Promise<void> {
  await patiently(async () => writeFileAtomic(path, content, options));
}
