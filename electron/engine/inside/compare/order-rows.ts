import type { DifferenceOrder } from '../../../../shared/inside/differences.ts';
import { visibleName } from '../views/visible-name.ts';
import type { ComparedTrees } from './compared-trees.ts';
import { isFolderRow, namingNode } from './difference-row.ts';

/** Of more, numbers in names do not count as numbers: it would take seconds. */
const mostCollated = 20_000;
/** Comparisons between two looks at whether the work is to end. */
const stepLength = 4096;

const byText = new Intl.Collator('en', { numeric: true }).compare;

/**
 * Rows in an order. Those that are equal stay as they are.
 * @param onStep is called every now and then; what it throws ends the work.
 */
export function inOrder(
  trees: ComparedTrees,
  rows: readonly number[],
  order: DifferenceOrder,
  onStep: () => void,
): number[] {
  let steps = 0;
  const counted = <Row>(compare: (left: Row, right: Row) => number) => {
    return (left: Row, right: Row) => {
      if (++steps % stepLength === 0) onStep();
      return compare(left, right);
    };
  };
  if (order === 'name') {
    const compare = rows.length > mostCollated ? byUnits : byText;
    return rows
      .map((row) => named(trees, row))
      .sort(counted((left, right) => left.isFile - right.isFile || compare(left.name, right.name)))
      .map(({ row }) => row);
  }
  const weight = Float64Array.from(rows, (row) => weightOf(trees, row, order));
  return rows
    .map((row, at) => ({ row, weight: weight[at] ?? 0 }))
    .sort(counted((left, right) => right.weight - left.weight))
    .map(({ row }) => row);
}

function named(trees: ComparedTrees, row: number): { row: number; name: string; isFile: number } {
  const [tree, node] = namingNode(trees, row);
  return { row, name: visibleName(tree.nodes.name(node)), isFile: isFolderRow(trees, row) ? 0 : 1 };
}

function weightOf({ sums }: ComparedTrees, row: number, order: 'size' | 'growth'): number {
  const [before, after] = [sums.bytesBefore[row] ?? 0, sums.bytesAfter[row] ?? 0];
  return order === 'size' ? Math.max(before, after) : Math.abs(after - before);
}

function byUnits(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
