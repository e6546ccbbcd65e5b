import type { LayoutPaths } from '../layout-paths.ts';
import { withoutLinks } from '../place/real-folders.ts';
import { type Move, moveLibrary } from './move-library.ts';
import { Presence } from './presence.ts';

/** Where a library lies, as its user names it, and how it comes to lie elsewhere. */
export class Mover {
  readonly #paths: LayoutPaths;
  readonly #presence: Presence;
  #folder: string;

  constructor(paths: LayoutPaths, folder: string) {
    this.#paths = paths;
    this.#folder = folder;
    this.#presence = new Presence(paths);
  }

  get folder(): string {
    return this.#folder;
  }

  /** Tells other processes that a host has the library open, until `end`. Never throws. */
  announce(): Promise<void> {
    return this.#presence.announce();
  }

  /** Never throws. */
  end(): Promise<void> {
    return this.#presence.end();
  }

  /**
   * Moves the library to another folder, which this process uses from then on.
   * @returns true when nothing of the old one is left.
   * @throws {AppError} as `moveLibrary`.
   */
  async move(move: Move): Promise<boolean> {
    const switchTo = async (folder: string) => {
      await move.switchTo(folder);
      this.#paths.moveTo(await withoutLinks(folder));
      this.#folder = folder;
    };
    const isGone = await moveLibrary(this.#paths, { ...move, switchTo });
    await this.announce();
    return isGone;
  }
}
