import type { FileOrder, ImageFilePage } from '../../../../shared/inside/image-files.ts';
import { SmallNames } from '../trees/small-names.ts';
import type { Touched } from '../trees/touched.ts';
import { fileRow } from './file-row.ts';
import type { ImageTree } from './image-tree.ts';
import { inOrder } from './list-folder.ts';
import { matchesGlob, matchesGlobBytes } from './matches-glob.ts';
import { anchoredPath } from './name-matcher.ts';
import { pathOf } from './path-of.ts';

/** Nodes, of which this takes a millisecond or two. */
const preparedAtOnce = 32 * 1024;

/** What is searched for, and which part of what is found is wanted. */
export interface SearchOptions {
  query: string;
  /** In the order of the tree without. */
  order?: FileOrder | undefined;
  offset: number;
  limit: number;
}

/** Finds files by name, whatever the case. */
export class FileSearch {
  readonly #tree: ImageTree;
  readonly #names: SmallNames;
  /** What was found last: its further parts are asked for. */
  #last: { key: string; touched: Touched | undefined; nodes: Int32Array; bytes: number } | undefined;

  constructor(tree: ImageTree) {
    this.#tree = tree;
    this.#names = new SmallNames(tree.nodes);
  }

  /** Does a part of what the first search would have to do. @returns true when there is more to do. */
  prepare(): boolean {
    return this.#names.prepare(preparedAtOnce);
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
    this.#names.prepare();
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
    const { bytes, starts } = this.#names;
    return (node) => matchesGlobBytes(bytes, starts[node] ?? 0, (starts[node + 1] ?? 0) - 1, pattern);
  }

  /** Visits the nodes whose name holds these bytes; all nodes when there are none. */
  #eachHolding(literal: string, visit: (node: number) => void): void {
    const { bytes: names, starts } = this.#names;
    const end = starts.length - 1;
    if (literal === '') {
      for (let node = 1; node < end; node++) visit(node);
      return;
    }
    const bytes = Buffer.from(literal);
    let node = 0;
    for (let at = names.indexOf(bytes); at >= 0; ) {
      // The next one is seldom far away.
      while (node < end && (starts[node + 1] ?? 0) <= at) node++;
      if (node >= end) return;
      if (node > 0) visit(node);
      at = names.indexOf(bytes, starts[node + 1] ?? at + 1);
    }
  }
}

/** The longest part of a pattern that stands in every name which it matches. */
function longestLiteral(wanted: string): string {
  const name = wanted.split(/[\\/]/).at(-1) ?? '';
  return name.split(/[*?]+/).reduce((longest, part) => (part.length > longest.length ? part : longest), '');
}
