import { LRUCache } from 'lru-cache';
import type { FileOrder, ImageFilePage } from '../../../../shared/inside/image-files.ts';
import type { FileStep } from '../../../../shared/inside/requests.ts';
import type { Touched } from '../trees/touched.ts';
import type { TouchedByLayer, TouchedChoice } from '../trees/touched-by-layer.ts';
import { fileRow, sizeAt } from './file-row.ts';
import type { ImageTree } from './image-tree.ts';

/** Which children of a folder are listed, and how. */
export interface ListChoice extends TouchedChoice {
  order: FileOrder;
}

/** Which part of such a list is wanted. */
export interface ListOptions extends ListChoice {
  offset: number;
  limit: number;
}

/** Lists of folders that stay in memory: their further parts are asked for. */
const keptLists = 8;
/** Of more, numbers in names do not count as numbers: it would take seconds. */
const mostCollated = 20_000;

const byText = new Intl.Collator('en', { numeric: true }).compare;

/** Lists folders of a tree. */
export class FolderLists {
  readonly #tree: ImageTree;
  readonly #lists = new LRUCache<string, Int32Array>({ max: keptLists });
  readonly #touched: TouchedByLayer;

  constructor(tree: ImageTree, touched: TouchedByLayer) {
    this.#tree = tree;
    this.#touched = touched;
  }

  /** Children of a folder; folders come first where they are ordered by name. */
  page(folder: number, { offset, limit, ...choice }: ListOptions): ImageFilePage {
    const touched = this.#touched.of(choice);
    const nodes = this.#list(folder, choice, touched);
    const files = [...nodes.subarray(offset, offset + limit)].map((node) =>
      fileRow(this.#tree, node, touched),
    );
    return { files, total: nodes.length, bytes: (touched ?? this.#tree.totals).bytes[folder] ?? 0 };
  }

  /** The nodes on the way to a node, each with its place in the list of its folder; nothing when one is in no list. */
  stepsTo(node: number, choice: ListChoice): FileStep[] {
    const steps: FileStep[] = [];
    const touched = this.#touched.of(choice);
    for (let at = node; at > 0; at = this.#tree.nodes.parent.at(at)) {
      const position = this.#list(this.#tree.nodes.parent.at(at), choice, touched).indexOf(at);
      if (position < 0) return [];
      steps.unshift({ node: at, position });
    }
    return steps;
  }

  #list(folder: number, choice: ListChoice, touched: Touched | undefined): Int32Array {
    const key = [folder, choice.order, choice.changedBy, choice.onlyChanged].join(' ');
    const known = this.#lists.get(key);
    if (known !== undefined) return known;
    const children = [...this.#tree.nodes.children(folder)].filter((node) => touched?.isIn[node] !== 0);
    const list = Int32Array.from(inOrder(this.#tree, children, choice.order, touched));
    this.#lists.set(key, list);
    return list;
  }
}

/**
 * Nodes in an order: by name with folders first, or the largest first and what was removed last.
 * @param touched counts of a folder only what is among these.
 */
export function inOrder(
  tree: ImageTree,
  nodes: readonly number[],
  order: FileOrder,
  touched?: Touched,
): number[] {
  return order === 'size' ? bySize(tree, nodes, touched) : byName(tree, nodes);
}

function bySize(tree: ImageTree, nodes: readonly number[], touched: Touched | undefined): number[] {
  const { bytes } = touched ?? tree.totals;
  const size = (node: number) => {
    if (!tree.nodes.isThere(node)) return -1;
    return tree.nodes.isFolder(node) ? (bytes[node] ?? 0) : sizeAt(tree, node);
  };
  return nodes
    .map((node) => ({ node, size: size(node) }))
    .sort((left, right) => right.size - left.size || left.node - right.node)
    .map(({ node }) => node);
}

function byName(tree: ImageTree, nodes: readonly number[]): number[] {
  const compare = nodes.length > mostCollated ? byUnits : byText;
  return nodes
    .map((node) => ({
      node,
      name: Buffer.from(tree.nodes.name(node)).toString(),
      isFile: tree.nodes.isFolder(node) ? 0 : 1,
    }))
    .sort(
      (left, right) => left.isFile - right.isFile || compare(left.name, right.name) || left.node - right.node,
    )
    .map(({ node }) => node);
}

function byUnits(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
