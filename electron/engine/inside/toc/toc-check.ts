import {
  type LayerToc,
  type TocDifference,
  type TocFormat,
  tocMismatch,
} from '../../../../shared/inside/layer-toc.ts';
import type { TocListener } from '../index/toc-comparison.ts';
import type { TarEntry } from '../tar/entry.ts';
import type { TarListener } from '../tar/tar-reader.ts';
import { ContentCheck } from './content-check.ts';
import type { TocEntry } from './entry.ts';
import { comparableText, pathKey } from './path-key.ts';
import type { TocTable } from './toc-table.ts';
import { estargzEntry } from './unpack-toc.ts';

/** Differences that are told of. */
const mostTold = 20;
/** Characters that are told of a path. */
const longestTold = 300;

type TocDifferences = Pick<Extract<LayerToc, { state: 'disagrees' }>, 'count' | 'first'>;

/** Compares a tar with its table of contents while somebody else hears of what is in it. */
export class TocCheck implements TocListener {
  readonly #table: TocTable;
  readonly #format: TocFormat;
  readonly #listener: TarListener;
  /** How often the tar has named each path. */
  readonly #named = new Map<string, number>();
  readonly #differences: TocDifferences = { count: 0, first: [] };
  #hasSeenToc = false;
  #path = '';
  #content: ContentCheck | undefined;

  constructor(table: TocTable, format: TocFormat, listener: TarListener) {
    this.#table = table;
    this.#format = format;
    this.#listener = listener;
  }

  entry(entry: TarEntry, offset: number): void {
    this.#listener.entry(entry, offset);
    this.#content = undefined;
    this.#path = pathKey(entry.name);
    const times = this.#named.get(this.#path) ?? 0;
    // The table itself cannot be in it, and the root need not be.
    if (this.#format === 'estargz' && this.#path === estargzEntry && !this.#hasSeenToc) {
      this.#hasSeenToc = true;
      return;
    }
    this.#named.set(this.#path, times + 1);
    const all = this.#table.entriesOf(this.#path);
    const told = all.filter((one) => one.entry !== null)[times];
    if (told === undefined) {
      if (this.#path !== '') this.#add('not-in-toc');
      return;
    }
    const what = differenceOf(entry, told);
    if (what !== undefined) this.#add(what);
    else if (entry.kind === 'file' && entry.sparse !== undefined) this.#add('sparse');
    else if (entry.kind === 'file') this.#content = new ContentCheck(told, all, entry.size);
  }

  content(bytes: Uint8Array): void {
    this.#listener.content(bytes);
    this.#content?.add(bytes);
  }

  contentEnd(): void {
    this.#listener.contentEnd();
    const what = this.#content?.end();
    if (what !== undefined) this.#add(what);
  }

  known(isWhole: boolean): LayerToc | null {
    const format = this.#format;
    if (this.#differences.count > 0)
      return { state: 'disagrees', format, code: tocMismatch, ...this.#differences };
    // Of a tar that was not read to its end nothing is known but what differs before.
    return isWhole ? { state: 'agrees', format } : null;
  }

  end(): void {
    for (const [path, { files }] of this.#table.paths()) {
      this.#path = path;
      const isMissing = (this.#named.get(path) ?? 0) < Math.max(1, files);
      if (isMissing && path !== '') this.#add('not-in-tar');
    }
  }

  #add(what: TocDifference): void {
    this.#differences.count++;
    if (this.#differences.first.length >= mostTold) return;
    const path = `/${this.#path.slice(0, longestTold)}`;
    this.#differences.first.push({ path, what });
  }
}

function differenceOf(tar: TarEntry, { entry }: TocEntry): TocDifference | undefined {
  if (entry === null || entry.kind !== tar.kind) return 'kind';
  if (entry.size !== tar.size) return 'size';
  if (entry.mode !== tar.mode) return 'mode';
  if (entry.uid !== tar.uid || entry.gid !== tar.gid) return 'owner';
  const linkOf = { symlink: comparableText, hardlink: pathKey }[tar.kind as 'symlink' | 'hardlink'];
  if (linkOf !== undefined && linkOf(entry.link) !== linkOf(tar.link)) return 'link';
  return entry.hasXattrs === tar.hasXattrs ? undefined : 'xattrs';
}
