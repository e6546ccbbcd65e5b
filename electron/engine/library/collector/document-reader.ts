import { LRUCache } from 'lru-cache';
import { isDigest } from '../../../../shared/digest.ts';
import { systemErrorCode } from '../../files/disk-error.ts';
import { isThere } from '../../files/is-there.ts';
import { OddFileError, readBoundedFile } from '../../files/read-bounded-file.ts';
import { matchesDigest } from '../../oci/digest.ts';
import { maximumDocumentBytes } from '../../oci/document-limit.ts';
import type { LayoutPaths } from '../layout-paths.ts';
import { type Link, linksOf } from './document-links.ts';

/** Names of things that are remembered: some 30 MB at most. */
const mostRemembered = 100_000;

/** Reads what the documents of a library name. It never throws: what cannot be read is told as such. */
export class DocumentReader {
  readonly #paths: LayoutPaths;
  /** What bytes of one digest name never changes, so that a document needs to be read only once. */
  readonly #known = new LRUCache<string, readonly Link[]>({
    maxSize: mostRemembered,
    sizeCalculation: (links) => links.length + 1,
  });

  constructor(paths: LayoutPaths) {
    this.#paths = paths;
  }

  /** What this document names; `absent` when it is not there, `unreadable` when nobody can tell what it names. */
  async read({ digest, isDocument }: Link): Promise<readonly Link[] | 'absent' | 'unreadable'> {
    if (!isDigest(digest)) return 'unreadable';
    const isKnown = isDocument === 'yes';
    const key = `${isKnown} ${digest}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const links = await this.#readFile(digest, isKnown);
    if (typeof links === 'object') this.#known.set(key, links);
    return links;
  }

  async #readFile(digest: string, isKnown: boolean): Promise<Link[] | 'absent' | 'unreadable'> {
    const path = this.#paths.blob(digest);
    try {
      const bytes = await readBoundedFile(path, maximumDocumentBytes);
      if (!matchesDigest(bytes, digest)) return 'unreadable';
      return linksOf(bytes, isKnown) ?? 'unreadable';
    } catch (error) {
      // What no registry takes as a manifest is none, unless its type says so.
      if (error instanceof OddFileError && !isKnown) return [];
      if (systemErrorCode(error) !== 'ENOENT') return 'unreadable';
      // One that was set aside as damaged is missed, and comes back when the image is repaired.
      return (await isThere(this.#paths.damaged(digest))) ? 'unreadable' : 'absent';
    }
  }
}
