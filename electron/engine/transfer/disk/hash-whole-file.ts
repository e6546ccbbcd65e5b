import type { DigestAlgorithm } from '../../../../shared/digest.ts';
import { isAppError } from '../../../../shared/errors.ts';
import { raceWithSignal } from '../../async/race-with-signal.ts';
import { isDamageCode } from '../../files/damage-codes.ts';
import type { HashPool } from './hash-pool.ts';

/** Hashes a file that lies in the place of a blob: its hex digest, or undefined when not all of it can be read. */
export type WholeFileHash = (
  path: string,
  algorithm: DigestAlgorithm,
  size: number,
) => Promise<string | undefined>;

/**
 * Hashes whole files in the threads of a pool.
 * @returns a hash that throws `DISK_PERMISSION` or `INTERNAL` when the file cannot be opened or hashed for another reason than damage,
 * and the signal's reason.
 */
export function wholeFileHash(hashes: HashPool, signal: AbortSignal): WholeFileHash {
  return async (path, algorithm, size) => {
    signal.throwIfAborted();
    const follower = hashes.follow(path, algorithm);
    try {
      return await raceWithSignal(follower.finish(size), signal);
    } catch (error) {
      const code = isAppError(error) ? error.details.systemCode : undefined;
      if (isDamageCode(code) || code === 'ENOENT') return undefined;
      throw error;
    } finally {
      follower.close();
    }
  };
}
