import { Growing } from '../index/growing.ts';
import { parseEntry, type TocEntry } from './entry.ts';
import { entryTexts } from './entry-texts.ts';
import { pathKey } from './path-key.ts';

const none = -1;

/** A table of contents by path. Its text stays as it is, and an entry is parsed when it is asked for. */
export class TocTable {
  readonly #json: Buffer;
  readonly #size: number;
  readonly #starts = new Growing(Uint32Array);
  readonly #ends = new Growing(Uint32Array);
  /** The next entry of the same path. */
  readonly #next = new Growing(Int32Array);
  /** The first and the last entry of each path, and how many files it stands for. */
  readonly #paths = new Map<string, { first: number; last: number; files: number }>();

  /**
   * @param size bytes of the layer's blob.
   * @throws {LayerEnd} as parsing an entry does.
   */
  constructor(json: Buffer, size: number) {
    this.#json = json;
    this.#size = size;
    for (const text of entryTexts(json)) {
      const { name, entry } = parseEntry(json, text, size);
      const key = pathKey(name);
      const at = this.#starts.push(text.start);
      this.#ends.push(text.end);
      this.#next.push(none);
      const known = this.#paths.get(key);
      if (known === undefined) this.#paths.set(key, { first: at, last: at, files: entry === null ? 0 : 1 });
      else {
        if (entry !== null) known.files++;
        this.#next.set(known.last, at);
        known.last = at;
      }
    }
  }

  /** Every path that it names, cleaned; the root is the empty one. `files` is 0 for parts of a file that it does not have. */
  paths(): Iterable<[path: string, { files: number }]> {
    return this.#paths;
  }

  /** What it says of a path, in its order. */
  entriesOf(path: string): TocEntry[] {
    const found: TocEntry[] = [];
    for (let at = this.#paths.get(path)?.first ?? none; at !== none; at = this.#next.at(at))
      found.push(parseEntry(this.#json, { start: this.#starts.at(at), end: this.#ends.at(at) }, this.#size));
    return found;
  }
}
