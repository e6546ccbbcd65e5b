import type {
  DifferencesRequest,
  FileDifference,
  FileDifferences,
} from '../../../../shared/inside/differences.ts';
import { linkOf } from '../index/columns.ts';
import { Growing } from '../index/growing.ts';
import { kindAt, sizeAt } from './file-row.ts';
import type { ImageTree } from './image-tree.ts';
import { pathOf } from './path-of.ts';

/** Stands for the image that does not have a path. */
const nowhere = -1;

/** What differs from one image to another, path by path: kind, size, checksum of the content, mode and target of a link. */
export class Differences {
  readonly #before: ImageTree;
  readonly #after: ImageTree;
  /** The nodes of each path that differs. */
  readonly #left = new Growing((length) => new Int32Array(length));
  readonly #right = new Growing((length) => new Int32Array(length));
  readonly #sums = { added: 0, changed: 0, removed: 0, bytesBefore: 0, bytesAfter: 0 };

  /** @param onStep is called every now and then; what it throws ends the work. */
  constructor(before: ImageTree, after: ImageTree, onStep: () => void) {
    this.#before = before;
    this.#after = after;
    const waiting: [number, number][] = [[0, 0]];
    let steps = 0;
    for (let pair = waiting.pop(); pair !== undefined; pair = waiting.pop()) {
      if (++steps % 1000 === 0) onStep();
      const [left, right] = pair;
      if (left === nowhere || right === nowhere || !isSame(before, left, after, right))
        this.#add(left, right);
      const children = this.#childrenOf(left, right);
      for (let child = children.pop(); child !== undefined; child = children.pop()) waiting.push(child);
    }
  }

  /** Sums of all that differs, and a part of the list. */
  page({ only, query, offset, limit }: Omit<DifferencesRequest, 'before' | 'after'>): FileDifferences {
    const wanted = query?.trim().toLowerCase() ?? '';
    const differences: FileDifference[] = [];
    let total = 0;
    for (let at = 0; at < this.#left.length; at++) {
      const difference = differenceOf(this.#left.at(at), this.#right.at(at));
      if (only !== undefined && difference !== only) continue;
      if (wanted !== '' && !this.#pathAt(at).toLowerCase().includes(wanted)) continue;
      if (total >= offset && differences.length < limit) differences.push(this.#row(at));
      total++;
    }
    return { ...this.#sums, total, differences };
  }

  #childrenOf(left: number, right: number): [number, number][] {
    const pairs: [number, number][] = [];
    for (const node of left === nowhere ? [] : inOrder(this.#before, left)) {
      const name = this.#before.nodes.name(node);
      pairs.push([node, right === nowhere ? nowhere : find(this.#after, right, name)]);
    }
    for (const node of right === nowhere ? [] : inOrder(this.#after, right)) {
      const name = this.#after.nodes.name(node);
      if (left === nowhere || find(this.#before, left, name) === nowhere) pairs.push([nowhere, node]);
    }
    return pairs;
  }

  #add(left: number, right: number): void {
    this.#left.push(left);
    this.#right.push(right);
    this.#sums[differenceOf(left, right)]++;
    if (left !== nowhere) this.#sums.bytesBefore += sizeAt(this.#before, left);
    if (right !== nowhere) this.#sums.bytesAfter += sizeAt(this.#after, right);
  }

  #row(at: number): FileDifference {
    const [left, right] = [this.#left.at(at), this.#right.at(at)];
    return {
      path: this.#pathAt(at),
      kind: right === nowhere ? kindAt(this.#before, left) : kindAt(this.#after, right),
      difference: differenceOf(left, right),
      bytesBefore: left === nowhere ? null : sizeAt(this.#before, left),
      bytesAfter: right === nowhere ? null : sizeAt(this.#after, right),
    };
  }

  #pathAt(at: number): string {
    const right = this.#right.at(at);
    return right === nowhere ? pathOf(this.#before, this.#left.at(at)) : pathOf(this.#after, right);
  }
}

function differenceOf(left: number, right: number): FileDifference['difference'] {
  if (left === nowhere) return 'added';
  return right === nowhere ? 'removed' : 'changed';
}

function inOrder({ nodes }: ImageTree, folder: number): number[] {
  const there = [...nodes.children(folder)].filter((node) => nodes.isThere(node));
  return there
    .map((node) => ({ node, name: nodes.name(node) }))
    .sort((left, right) => Buffer.compare(left.name, right.name))
    .map(({ node }) => node);
}

function find({ nodes }: ImageTree, folder: number, name: Uint8Array): number {
  const found = nodes.find(folder, name);
  return found !== undefined && nodes.isThere(found) ? found : nowhere;
}

function isSame(before: ImageTree, node: number, after: ImageTree, other: number): boolean {
  const [left, right] = [facts(before, node), facts(after, other)];
  return left.length === right.length && left.every((fact, at) => fact === right[at]);
}

function facts(tree: ImageTree, node: number): (string | number)[] {
  const { layer = 0, row = 0 } = tree.nodes.versionOf(node) ?? {};
  const rows = tree.layers[layer]?.rows;
  const kind = kindAt(tree, node);
  // When a folder was changed says nothing of what is in it.
  if (rows === undefined || row === 0 || kind === 'folder') return [kind];
  const link = Buffer.from(linkOf(rows, row)).toString('latin1');
  return [kind, rows.size[row] ?? 0, rows.crc[row] ?? 0, rows.mode[row] ?? 0, kind === 'symlink' ? link : ''];
}
