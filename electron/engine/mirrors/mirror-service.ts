import {
  type FoundMirror,
  isSameMirror,
  type Mirror,
  type MirrorInput,
  parseMirror,
} from '../../../shared/mirrors/mirror.ts';
import type { ConfigurationPaths } from './found/configuration-paths.ts';
import type { MirrorList } from './mirror-list.ts';

/** The mirrors of a user, as hosts and clients see them. */
export class MirrorService {
  readonly #list: MirrorList;
  readonly #paths: ConfigurationPaths;

  /** @param paths where other programs of this machine keep theirs. */
  constructor(list: MirrorList, paths: ConfigurationPaths) {
    this.#list = list;
    this.#paths = paths;
  }

  /** @throws {AppError} as `MirrorList.all`. */
  async list(): Promise<Mirror[]> {
    return [...(await this.#list.all())];
  }

  /** @throws {AppError} as `parseMirror` and `MirrorList.add`. */
  async add(input: MirrorInput): Promise<Mirror[]> {
    return [...(await this.#list.add(parseMirror(input)))];
  }

  /** @throws {AppError} as `parseMirror` and `MirrorList.remove`. */
  async remove(input: MirrorInput): Promise<Mirror[]> {
    return [...(await this.#list.remove(parseMirror(input)))];
  }

  /** What other programs on this machine are set to, without what is among the mirrors already. */
  async found(): Promise<FoundMirror[]> {
    const known = await this.#list.all();
    // What reads it is needed by nobody else.
    const { findMirrors } = await import('./found/find-mirrors.ts');
    const found = await findMirrors(this.#paths);
    return found.filter((mirror) => !known.some((other) => isSameMirror(other, mirror)));
  }
}
