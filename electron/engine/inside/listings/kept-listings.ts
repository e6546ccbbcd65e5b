import { createHash } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

const ending = '.index';
const partEnding = '.part';
const tocEnding = '.toc';

/** Bytes of listings that are kept; those of longest ago go first. */
const mostBytes = 512 * 1024 * 1024;

/** What is known of layers that the library does not have, in a folder of its own. Any of it can be made again. */
export class Listings {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Where the listing of a whole layer is, or would be. */
  path(digest: string): string {
    return join(this.#folder, `${nameOf(digest)}${ending}`);
  }

  /** Where the listing of what has arrived of a layer is, or would be. */
  partPath(digest: string, arrived: number): string {
    return join(this.#folder, `${nameOf(digest)}.${arrived}${partEnding}`);
  }

  /** Where the listing of a layer by a table of contents is, or would be. @param claim what a manifest says of the table. */
  tocPath(digest: string, claim: string): string {
    const name = createHash('sha256').update(claim).digest('hex').slice(0, 16);
    return join(this.#folder, `${nameOf(digest)}.${name}${tocEnding}`);
  }

  /** Removes listings of a layer by tables of contents: its tar is known. It never throws. */
  async dropTocs(digest: string): Promise<void> {
    for (const name of await readdir(this.#folder).catch(() => []))
      if (name.startsWith(`${nameOf(digest)}.`) && name.endsWith(tocEnding))
        await rm(join(this.#folder, name), { force: true }).catch(() => undefined);
  }

  /** Bytes that the longest listing of a part is about; 0 when there is none. */
  async longestPart(digest: string): Promise<number> {
    return Math.max(0, ...(await this.#parts(digest)).map(({ arrived }) => arrived));
  }

  /** Removes listings of parts of a layer, but for this one. It never throws. */
  async dropParts(digest: string, except?: number): Promise<void> {
    for (const { name, arrived } of await this.#parts(digest))
      if (arrived !== except) await rm(join(this.#folder, name), { force: true }).catch(() => undefined);
  }

  /** Removes what is too much. It never throws. */
  async prune(): Promise<void> {
    const names = await readdir(this.#folder).catch(() => []);
    const files = await Promise.all(
      names
        .filter((name) => [ending, partEnding, tocEnding].some((end) => name.endsWith(end)))
        .map(async (name) => {
          const found = await stat(join(this.#folder, name)).catch(() => undefined);
          return { name, size: found?.size ?? 0, at: found?.mtimeMs ?? 0 };
        }),
    );
    let bytes = 0;
    for (const { name, size } of files.sort((left, right) => right.at - left.at)) {
      bytes += size;
      if (bytes > mostBytes) await rm(join(this.#folder, name), { force: true }).catch(() => undefined);
    }
  }

  async #parts(digest: string): Promise<{ name: string; arrived: number }[]> {
    const names = await readdir(this.#folder).catch(() => []);
    const start = `${nameOf(digest)}.`;
    return names
      .filter((name) => name.startsWith(start) && name.endsWith(partEnding))
      .map((name) => ({ name, arrived: Number(name.slice(start.length, -partEnding.length)) }))
      .filter(({ arrived }) => Number.isSafeInteger(arrived) && arrived > 0);
  }
}

function nameOf(digest: string): string {
  return digest.replace(':', '-');
}
