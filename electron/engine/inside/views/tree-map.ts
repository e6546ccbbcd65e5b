import type { MapBlock } from '../../../../shared/inside/file-facts.ts';
import type { Touched } from '../trees/touched.ts';
import { kindAt, sizeAt } from './file-row.ts';
import type { ImageTree } from './image-tree.ts';
import { shownName } from './path-of.ts';

type Sums = Pick<Touched, 'bytes' | 'files'>;

interface Candidate {
  node: number;
  bytes: number;
  depth: number;
}

/**
 * The largest parts of a folder and of the folders in it, whatever their depth; the folder itself comes first.
 * @param depth folders that are gone down into. @param limit blocks at most. @param touched counts only what is among these.
 */
export function mapOf(
  tree: ImageTree,
  folder: number,
  { depth, limit }: { depth: number; limit: number },
  touched?: Touched,
): MapBlock[] {
  const sums = touched ?? tree.totals;
  const found: Candidate[] = [];
  let waiting: Candidate[] = [{ node: folder, bytes: bytesAt(tree, sums, folder), depth: 0 }];
  while (found.length < limit) {
    const next = waiting.shift();
    if (next === undefined) break;
    found.push(next);
    if (next.depth >= depth || !tree.nodes.isFolder(next.node)) continue;
    waiting = merged(waiting, largestIn(tree, sums, next, limit - found.length), limit - found.length);
  }
  return found.map(({ node, bytes, depth: at }) => ({
    node,
    parent: node === folder ? folder : tree.nodes.parent.at(node),
    name: node === 0 ? '/' : shownName(tree, node),
    kind: kindAt(tree, node),
    bytes,
    files: tree.nodes.isFolder(node) ? (sums.files[node] ?? 0) : 1,
    depth: at,
  }));
}

function largestIn(tree: ImageTree, sums: Sums, folder: Candidate, limit: number): Candidate[] {
  const children: Candidate[] = [];
  for (const node of tree.nodes.children(folder.node)) {
    if (!tree.nodes.isThere(node)) continue;
    const bytes = bytesAt(tree, sums, node);
    if (bytes > 0) children.push({ node, bytes, depth: folder.depth + 1 });
  }
  return children.sort(largestFirst).slice(0, limit);
}

/** What the sums count: of a file with several names, one. */
function bytesAt(tree: ImageTree, { bytes }: Sums, node: number): number {
  const counted = bytes[node] ?? 0;
  return tree.nodes.isFolder(node) ? counted : Math.min(counted, sizeAt(tree, node));
}

function merged(left: readonly Candidate[], right: readonly Candidate[], limit: number): Candidate[] {
  const all: Candidate[] = [];
  for (let [a, b] = [0, 0]; all.length < limit; ) {
    const [one, other] = [left[a], right[b]];
    if (one === undefined && other === undefined) break;
    const isOne = other === undefined || (one !== undefined && largestFirst(one, other) <= 0);
    const next = isOne ? one : other;
    if (next !== undefined) all.push(next);
    if (isOne) a++;
    else b++;
  }
  return all;
}

function largestFirst(left: Candidate, right: Candidate): number {
  return right.bytes - left.bytes || left.node - right.node;
}
