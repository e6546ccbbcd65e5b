import { isAppError } from '../../../../shared/errors.ts';
import { systemErrorCode } from '../../files/disk-error.ts';
import { makeFolders } from '../../files/make-folders.ts';

/** The folders that a store has made or found: knowing them spares a call for each of many small blobs. */
export class KnownFolders {
  readonly #paths = new Set<string>();

  /**
   * Does what needs these folders, and makes those that are missing. It is done once more when somebody has deleted
   * a folder that was known to be there.
   * @throws {AppError} `DISK_FULL`, `DISK_PERMISSION`; what `action` throws.
   */
  async within<Result>(folders: readonly string[], action: () => Promise<Result>): Promise<Result> {
    for (const folder of folders) await this.#make(folder);
    try {
      return await action();
    } catch (error) {
      if (!isMissing(error)) throw error;
      for (const folder of folders) this.#paths.delete(folder);
      for (const folder of folders) await this.#make(folder);
      return action();
    }
  }

  async #make(path: string): Promise<void> {
    if (this.#paths.has(path)) return;
    await makeFolders(path);
    this.#paths.add(path);
  }
}

function isMissing(error: unknown): boolean {
  return systemErrorCode(isAppError(error) ? error.cause : error) === 'ENOENT';
}
