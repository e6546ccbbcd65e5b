import { constants, fstatSync, lstatSync, mkdirSync, readlinkSync, realpathSync, rmdirSync } from 'node:fs';
import { type FileHandle, lstat, open, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../../shared/errors.ts';
import { systemErrorCode, toDiskError } from '../../files/disk-error.ts';
import { makeFolders } from '../../files/make-folders.ts';
import { identityOf } from '../../library/place/outside-library.ts';

/** Never follows a link at the end of a path, never touches what is there. */
const newFile = constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY | (constants.O_NOFOLLOW ?? 0);

/**
 * A folder in which files are made. None is made outside: each folder on the way is a real one, looked at before and
 * after, and no link is followed that lies in it.
 */
export class SafeFolder {
  readonly #root: string;
  readonly #forbidden: ReadonlySet<string>;
  readonly #known = new Set<string>(['']);

  private constructor(root: string, forbidden: ReadonlySet<string>) {
    this.#root = root;
    this.#forbidden = forbidden;
  }

  /**
   * A folder that is made if it is not there.
   * @param forbidden folders, as `identityOf` tells them, in which nothing is made wherever they lie.
   * @throws {AppError} `DISK_PERMISSION` when there is no folder of this path, and none can be made; `DISK_FULL`.
   */
  static async make(path: string, forbidden: ReadonlySet<string> = new Set()): Promise<SafeFolder> {
    await makeFolders(path);
    try {
      // Where it leads is the user's choice; what lies in it is not.
      return new SafeFolder(await realpath(path), forbidden);
    } catch (error) {
      throw toDiskError(error, path);
    }
  }

  /**
   * Makes a folder, if it is not there, whose parent must have been made by this.
   * @throws {AppError} `DISK_PERMISSION` when something else is in its place.
   */
  makeFolder(names: readonly string[]): void {
    const path = join(this.#root, ...names);
    try {
      this.#assertKnown(names.slice(0, -1));
      const isNew = makeNewFolder(path);
      this.#known.add(names.join('/'));
      try {
        this.#assertKnown(names);
      } catch (error) {
        this.#known.delete(names.join('/'));
        // Made where a link leads that was put in the way meanwhile: it is empty.
        if (isNew) rmdirSync(path);
        throw error;
      }
    } catch (error) {
      throw toDiskError(error, path);
    }
  }

  /**
   * Makes a new file in a folder that was made by this.
   * @throws {AppError} `DISK_PERMISSION` when something of its name is there.
   */
  async makeFile(names: readonly string[], mode: number): Promise<{ file: FileHandle; path: string }> {
    const path = join(this.#root, ...names);
    this.#assertKnown(names.slice(0, -1));
    const file = await open(path, newFile, mode).catch((error: unknown) => {
      throw toDiskError(error, path);
    });
    try {
      // Another program may have put a link in the way meanwhile, and taken it away again.
      this.#assertKnown(names.slice(0, -1));
      assertIsAt(file, path);
    } catch (error) {
      await takeBack(file, path);
      throw toDiskError(error, path);
    }
    return { file, path };
  }

  #assertKnown(names: readonly string[]): void {
    const path = join(this.#root, ...names);
    const found = this.#known.has(names.join('/')) ? lstatSync(path, { bigint: true }) : undefined;
    if (found !== undefined && this.#forbidden.has(identityOf(found))) throw ownFolder(path);
    if (found?.isDirectory() === true && realpathSync(path) === path) return;
    throw linkInTheWay(path);
  }
}

function linkInTheWay(path: string): AppError {
  return new AppError(
    'DISK_PERMISSION',
    `A link, or something that is no folder, lies at ${path}. Nothing was written through it. Choose an empty folder.`,
    { details: { path } },
  );
}

/** Linux says where an open file is; elsewhere the file that is there must be the one that is open. */
function assertIsAt({ fd }: FileHandle, path: string): void {
  const isThere =
    process.platform === 'linux'
      ? readlinkSync(`/proc/self/fd/${fd}`) === path
      : identityOf(fstatSync(fd, { bigint: true })) === identityOf(lstatSync(path, { bigint: true }));
  if (!isThere) throw linkInTheWay(path);
}

function ownFolder(path: string): AppError {
  return new AppError(
    'DISK_PERMISSION',
    `The image has a folder that would come to be ${path}, where Longshore keeps images or settings. Choose another folder.`,
    { details: { path, library: path } },
  );
}

/** Returns false for a folder, or whatever else, that was there. */
function makeNewFolder(path: string): boolean {
  try {
    mkdirSync(path);
    return true;
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Closes a new file, and removes it from where it is: behind a link, and so not where it should be. */
async function takeBack(file: FileHandle, path: string): Promise<void> {
  try {
    const [made, there] = [await file.stat(), await lstat(path).catch(() => undefined)];
    if (there?.ino === made.ino && there.dev === made.dev) await rm(path);
  } finally {
    await file.close();
  }
}
