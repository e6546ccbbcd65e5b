import { isProgramName } from '../../../../shared/inside/program-names.ts';
import { visibleName } from '../views/visible-name.ts';
import type { ComparedTrees } from './compared-trees.ts';
import { namingNode } from './difference-row.ts';
import { nowhere } from './pairs.ts';

/** A row that is a program by its name, with its nodes in the two images. */
export interface ComparedProgram {
  row: number;
  before: number | undefined;
  after: number | undefined;
}

/** Those of some rows that may have a version, in the order in which the layers hold them: so each is unpacked once. */
export function programsAmong(trees: ComparedTrees, rows: readonly number[]): ComparedProgram[] {
  return [...new Set(rows)]
    .filter((row) => row > 0 && row < trees.count)
    .map((row) => {
      const [tree, node] = namingNode(trees, row);
      const { layer = 0, row: entry = 0 } = tree.nodes.versionOf(node) ?? {};
      const offset = tree.layers[layer]?.rows.offset[entry] ?? 0;
      return { row, layer, offset, name: visibleName(tree.nodes.name(node)) };
    })
    .filter(({ name }) => isProgramName(name))
    .sort((left, right) => left.layer - right.layer || left.offset - right.offset)
    .map(({ row }) => ({ row, before: known(trees.left[row]), after: known(trees.right[row]) }));
}

function known(node = nowhere): number | undefined {
  return node === nowhere ? undefined : node;
}
