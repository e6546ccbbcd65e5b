import type { DifferenceOrder } from '../../../../shared/inside/differences.ts';
import { visibleName } from '../views/visible-name.ts';
import type { ComparedTrees } from './compared-trees.ts';
import { isFolderRow, namingNode } from './difference-row.ts';

/** Of more, numbers in names do not count as numbers: it would take seconds. */
const mostCollated = 20_000;
/** Rows and comparisons between two looks at whether the work is to end. */
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
  const counted =
    <Given extends unknown[], Found>(run: (...given: Given) => Found) =>
    (...given: Given): Found => {
      if (++steps % stepLength === 0) onStep();
      return run(...given);
    };
  if (order === 'name') {
    const compare = rows.length > mostCollated ? byUnits : byText;
    return rows
      .map(counted((row: number) => named(trees, row)))
      .sort(
        counted(
          (left: NamedRow, right: NamedRow) => left.isFile - right.isFile || compare(left.name, right.name),
        ),
      )
      .map(({ row }) => row);
  }
  return rows
    .map(counted((row: number) => ({ row, weight: weightOf(trees, row, order) })))
    .sort(counted((left: WeighedRow, right: WeighedRow) => right.weight - left.weight))
    .map(({ row }) => row);
}

interface NamedRow {
  row: number;
  name: string;
  isFile: number;
}

interface WeighedRow {
  row: number;
  weight: number;
}

function named(trees: ComparedTrees, row: number): NamedRow {
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
