import type { FileOrder, ImageFilePage } from '../../../../shared/inside/image-files.ts';
import type { Touched } from '../trees/touched.ts';
import { fileRow } from './file-row.ts';
import type { ImageTree } from './image-tree.ts';
import { inOrder } from './list-folder.ts';
import { matchesGlob, matchesGlobBytes } from './matches-glob.ts';
import { anchoredPath } from './name-matcher.ts';
import { pathOf } from './path-of.ts';

/** What is searched for, and which part of what is found is wanted. */
export interface SearchOptions {
  query: string;
  /** In the order of the tree without. */
  order?: FileOrder | undefined;
  offset: number;
  limit: number;
}

/** Finds files by name, in all small letters, one after the other in one piece of memory. */
export class FileSearch {
  readonly #tree: ImageTree;
  readonly #names: Buffer;
  /** Where the name of each node begins; a zero stands behind each. */
  readonly #starts: Uint32Array;
  /** What was found last: its further parts are asked for. */
  #last: { key: string; touched: Touched | undefined; nodes: Int32Array; bytes: number } | undefined;

  constructor(tree: ImageTree) {
    const { nodes } = tree;
    this.#tree = tree;
    this.#starts = new Uint32Array(nodes.count + 1);
    this.#names = Buffer.alloc(nodes.names.length * 2 + nodes.count);
    let end = 0;
    for (let node = 0; node < nodes.count; node++) {
      this.#starts[node] = end;
      end += this.#write(nodes.name(node), end) + 1;
    }
    this.#starts[nodes.count] = end;
  }

  /**
   * Files whose name holds a text, whatever the case; with `*` and `?` whose whole name, or path where the text has a
   * slash, is like it.
   * @param touched of which only these are wanted.
   */
  find({ query, order, offset, limit }: SearchOptions, touched?: Touched): ImageFilePage {
    const key = `${order ?? ''} ${query}`;
    if (this.#last?.key !== key || this.#last.touched !== touched) {
      const all = this.#matching(query.trim().toLowerCase());
      const found = touched === undefined ? all : all.filter((node) => touched.isIn[node] === 1);
      const nodes = order === undefined ? found : inOrder(this.#tree, found, order, touched);
      this.#last = { key, touched, nodes: Int32Array.from(nodes), bytes: this.#bytesOf(found) };
    }
    const { nodes, bytes } = this.#last;
    const files = [...nodes.subarray(offset, offset + limit)].map((node) =>
      fileRow(this.#tree, node, touched),
    );
    return { files, total: nodes.length, bytes };
  }

  /** A folder that was found is not counted: of what is in it only that is found which is shown. */
  #bytesOf(found: readonly number[]): number {
    const { nodes, totals } = this.#tree;
    return found.reduce((sum, node) => sum + (nodes.isFolder(node) ? 0 : (totals.bytes[node] ?? 0)), 0);
  }

  #matching(wanted: string): number[] {
    if (wanted === '') return [];
    const isMatch = this.#matcher(wanted);
    const found: number[] = [];
    this.#eachHolding(longestLiteral(wanted), (node) => {
      if (isMatch(node)) found.push(node);
    });
    return found;
  }

  #matcher(wanted: string): (node: number) => boolean {
    const isGlob = /[*?]/.test(wanted);
    if (/[\\/]/.test(wanted)) {
      const anchored = anchoredPath(wanted);
      return (node) => matchesGlob(pathOf(this.#tree, node).toLowerCase(), anchored);
    }
    if (!isGlob) return () => true;
    const pattern = Buffer.from(wanted);
    return (node) =>
      matchesGlobBytes(this.#names, this.#starts[node] ?? 0, (this.#starts[node + 1] ?? 0) - 1, pattern);
  }

  /** Visits the nodes whose name holds these bytes; all nodes when there are none. */
  #eachHolding(literal: string, visit: (node: number) => void): void {
    const end = this.#starts.length - 1;
    if (literal === '') {
      for (let node = 1; node < end; node++) visit(node);
      return;
    }
    const bytes = Buffer.from(literal);
    let node = 0;
    for (let at = this.#names.indexOf(bytes); at >= 0; ) {
      // The next one is seldom far away.
      while (node < end && (this.#starts[node + 1] ?? 0) <= at) node++;
      if (node >= end) return;
      if (node > 0) visit(node);
      at = this.#names.indexOf(bytes, this.#starts[node + 1] ?? at + 1);
    }
  }

  #write(name: Uint8Array, start: number): number {
    let isAscii = true;
    for (let at = 0; at < name.length; at++) {
      const byte = name[at] ?? 0;
      if (byte >= 0x80) isAscii = false;
      this.#names[start + at] = byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte;
    }
    if (isAscii) return name.length;
    // Few letters have a small form of more bytes.
    const small = Buffer.from(Buffer.from(name).toString('utf8').toLowerCase()).subarray(0, name.length * 2);
    this.#names.set(small, start);
    return small.length;
  }
}

/** The longest part of a pattern that stands in every name which it matches. */
function longestLiteral(wanted: string): string {
  const name = wanted.split(/[\\/]/).at(-1) ?? '';
  return name.split(/[*?]+/).reduce((longest, part) => (part.length > longest.length ? part : longest), '');
}
