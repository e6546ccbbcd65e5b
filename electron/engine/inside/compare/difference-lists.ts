import { LRUCache } from 'lru-cache';
import type {
  DifferenceKind,
  DifferenceOrder,
  DifferencesRequest,
  FileDifferences,
} from '../../../../shared/inside/differences.ts';
import type { FileStep } from '../../../../shared/inside/requests.ts';
import { findPath } from '../views/find-path.ts';
import { nameMatcher } from '../views/name-matcher.ts';
import { pathOf } from '../views/path-of.ts';
import { visibleName } from '../views/visible-name.ts';
import type { ComparedTrees } from './compared-trees.ts';
import { differenceRow, namingNode } from './difference-row.ts';
import { inOrder } from './order-rows.ts';

/** Lists that stay in memory: their further parts are asked for. */
const keptLists = 8;
/** Rows between two looks at whether the work is to end. */
const stepLength = 1024;

/** Which rows are listed, and how. */
export interface DifferenceChoice {
  only?: DifferenceKind | undefined;
  order?: DifferenceOrder | undefined;
}

/** Lists what differs between two images: a folder at a time, or all of it. */
export class DifferenceLists {
  readonly #trees: ComparedTrees;
  readonly #lists = new LRUCache<string, Int32Array>({ max: keptLists });

  constructor(trees: ComparedTrees) {
    this.#trees = trees;
  }

  /**
   * Sums of all that differs, and a part of a list.
   * @param onStep is called every now and then; what it throws ends the work.
   */
  page(
    { node, query, offset, limit, ...choice }: Omit<DifferencesRequest, 'before' | 'after'>,
    onStep: () => void,
  ): FileDifferences {
    const { sums } = this.#trees;
    const rows =
      node === undefined
        ? this.#all(query?.trim() ?? '', choice, onStep)
        : this.#folder(node, choice, onStep);
    return {
      added: sums.added[0] ?? 0,
      changed: sums.changed[0] ?? 0,
      removed: sums.removed[0] ?? 0,
      unknown: sums.unknown[0] ?? 0,
      bytesBefore: sums.bytesBefore[0] ?? 0,
      bytesAfter: sums.bytesAfter[0] ?? 0,
      total: rows.length,
      differences: [...rows.subarray(offset, offset + limit)].map((row) => differenceRow(this.#trees, row)),
    };
  }

  /** The rows on the way to a path, each with its place in the list of its folder; nothing when one is in no list. */
  stepsTo(path: string, choice: DifferenceChoice, onStep: () => void): FileStep[] {
    const { before, after, left, right } = this.#trees;
    for (const [tree, column] of [[after, right] as const, [before, left] as const]) {
      const node = findPath(tree, path, false);
      const nodes: number[] = [];
      for (let at = node ?? 0; at > 0; at = tree.nodes.parent.at(at)) nodes.unshift(at);
      const steps: FileStep[] = [];
      for (const wanted of nodes) {
        const list = this.#folder(steps.at(-1)?.node ?? 0, choice, onStep);
        const position = list.findIndex((row) => column[row] === wanted);
        if (position < 0) break;
        steps.push({ node: list[position] ?? 0, position });
      }
      if (steps.length > 0 && steps.length === nodes.length) return steps;
    }
    return [];
  }

  #folder(folder: number, { only, order = 'name' }: DifferenceChoice, onStep: () => void): Int32Array {
    return this.#kept(`${folder} ${order} ${only ?? ''}`, () => {
      const { firstChild, sums } = this.#trees;
      const rows: number[] = [];
      for (let row = firstChild[folder] ?? 0; row < (firstChild[folder + 1] ?? 0); row++)
        if (only === undefined || (sums[only][row] ?? 0) > 0) rows.push(row);
      return inOrder(this.#trees, rows, order, onStep);
    });
  }

  #all(query: string, { only, order }: DifferenceChoice, onStep: () => void): Int32Array {
    return this.#kept(`all ${order ?? ''} ${only ?? ''} ${query}`, () => {
      const trees = this.#trees;
      const isMatch = query === '' ? () => true : nameMatcher(query);
      const found = inPathOrder(trees, onStep).filter((row, at) => {
        if (at % stepLength === 0) onStep();
        const difference = trees.differenceOf(row);
        if (difference === null || (only !== undefined && difference !== only)) return false;
        const [tree, node] = namingNode(trees, row);
        return isMatch(
          () => visibleName(tree.nodes.name(node)),
          () => pathOf(tree, node),
        );
      });
      return order === undefined || order === 'name' ? found : inOrder(trees, found, order, onStep);
    });
  }

  #kept(key: string, make: () => number[]): Int32Array {
    const known = this.#lists.get(key);
    if (known !== undefined) return known;
    const list = Int32Array.from(make());
    this.#lists.set(key, list);
    return list;
  }
}

/** All rows but the root: what is in a folder behind it, by the bytes of its names. */
function inPathOrder(trees: ComparedTrees, onStep: () => void): number[] {
  const { firstChild } = trees;
  const found: number[] = [];
  const waiting = [0];
  let steps = 0;
  for (let row = waiting.pop(); row !== undefined; row = waiting.pop()) {
    if (row > 0) found.push(row);
    const children: { row: number; name: Uint8Array }[] = [];
    for (let child = firstChild[row] ?? 0; child < (firstChild[row + 1] ?? 0); child++) {
      const [tree, node] = namingNode(trees, child);
      children.push({ row: child, name: tree.nodes.name(node) });
    }
    children.sort((left, right) => {
      if (++steps % stepLength === 0) onStep();
      return Buffer.compare(right.name, left.name);
    });
    for (const child of children) waiting.push(child.row);
  }
  return found;
}
