import { isAbsolute } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import type { MoveEvent } from '../../../shared/schemas/library.ts';
import { withProgress } from '../async/with-progress.ts';
import type { Library } from '../library/layout.ts';
import type { Downloads, SettingsAccess } from './engine-services.ts';

interface MoveServiceOptions {
  library: Library;
  settings: SettingsAccess;
  downloads: Pick<Downloads, 'list' | 'pause' | 'resume'>;
  isFolderFixed: boolean;
  /** Called when no download may begin, and when they may again. */
  onMoving(isMoving: boolean): void;
}

/** Moves the library to another folder, with downloads paused meanwhile. */
export class MoveService {
  readonly #options: MoveServiceOptions;
  #isMoving = false;

  constructor(options: MoveServiceOptions) {
    this.#options = options;
  }

  /**
   * @param to absolute path of a new or empty folder.
   * @throws {AppError} as `Library.move`; `DISK_PERMISSION` for a folder that was fixed when the host started.
   */
  async *move(to: string, signal: AbortSignal): AsyncGenerator<MoveEvent, void, void> {
    const { library, settings, downloads, isFolderFixed, onMoving } = this.#options;
    if (isFolderFixed) throw fixed(library.folder);
    if (library.isReadOnly) throw readOnly(library.folder);
    if (!isAbsolute(to)) throw notAbsolute(to);
    if (this.#isMoving) throw busy(library.folder);
    this.#isMoving = true;
    onMoving(true);
    const going = downloads
      .list()
      .filter(({ state }) => !['paused', 'done', 'failed', 'cancelled'].includes(state))
      .map(({ id }) => id);
    let total = 0;
    try {
      if (going.length > 0) await downloads.pause(going);
      const isOldGone = yield* withProgress<MoveEvent, boolean>(
        signal,
        (bytes) => ({ type: 'progress', bytes, total }),
        (reportBytes, workSignal) =>
          library.mover.move({
            to,
            signal: workSignal,
            reportBytes,
            onTotal: (bytes) => {
              total = bytes;
            },
            switchTo: async (folder) => void (await settings.update({ libraryPath: folder })),
          }),
      );
      yield { type: 'result', path: to, isOldGone };
    } finally {
      this.#isMoving = false;
      onMoving(false);
      if (going.length > 0) await downloads.resume(going);
    }
  }
}

function fixed(path: string): AppError {
  return new AppError(
    'DISK_PERMISSION',
    `Longshore was started with the library ${path} (--library or LONGSHORE_LIBRARY), so that it would not find it in another place. Start it without them to move the library of the settings.`,
    { details: { path } },
  );
}

function readOnly(path: string): AppError {
  return new AppError(
    'DISK_PERMISSION',
    `The disk that holds ${path} can only be read. Copy the library instead.`,
    {
      details: { path },
    },
  );
}

function notAbsolute(path: string): AppError {
  return new AppError(
    'DISK_PERMISSION',
    `“${path}” does not say which folder is meant. Give the whole path, from the root of its disk.`,
    { details: { path } },
  );
}

function busy(path: string): AppError {
  return new AppError(
    'LIBRARY_BUSY',
    `The library ${path} is being moved already. Wait until that is done.`,
    {
      details: { path },
    },
  );
}
