import { join } from 'node:path';
import { tryLockFile } from '../../files/file-lock.ts';
import type { EngineOptions } from '../../services/engine-services.ts';
import { memoryQueue, QueueFile, type QueueStore } from './queue-file.ts';

/**
 * The queue of a state folder, for one process at a time: while another one has it open, the downloads of this
 * process end with it, so that neither overwrites what the other has in its list.
 */
export async function openQueueFile(stateFolder: string, log: EngineOptions['log']): Promise<QueueStore> {
  const path = join(stateFolder, 'downloads.json');
  try {
    const lock = await tryLockFile(join(stateFolder, 'queue.lock'));
    if (lock !== undefined) return new QueueFile(path, () => lock.release());
  } catch {
    // Without a lock (a full disk has no room for one) the queue is still to be seen.
    return new QueueFile(path);
  }
  log?.(
    'warn',
    `Another Longshore is running on ${stateFolder} and keeps the list of downloads. What you start here is downloaded, but this list ends with this program.`,
    { stateFolder },
  );
  return memoryQueue;
}
