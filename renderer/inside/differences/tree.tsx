import { type RefObject, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DifferenceOrder } from '../../../shared/inside/differences.ts';
import type { MenuLine } from '../../state/frame/context-menu.ts';
import { FileGrid } from '../rows/grid.tsx';
import { type Branch, lineAt } from '../tree/branches.ts';
import type { FileTree } from '../tree/file-tree.ts';
import { useTreeLines } from '../tree/use-tree-lines.ts';
import { DifferenceHeads } from './heads.tsx';
import { DifferenceRow, differenceColumns } from './row.tsx';
import type { ComparedPair, DifferenceLine } from './use-difference-tree.ts';
import { useVersions } from './use-versions.ts';

interface DifferenceGridProps {
  pair: ComparedPair;
  tree: FileTree<DifferenceLine>;
  root: Branch<DifferenceLine>;
  /** True where the lines are what was found, in whatever folder. */
  isSearch: boolean;
  order: DifferenceOrder;
  onOrder: (order: DifferenceOrder) => void;
  onFolders: (paths: readonly string[]) => void;
  selected: string | undefined;
  onSelect: (line: DifferenceLine) => void;
  onCopy: (path: string) => void;
  list: RefObject<HTMLDivElement | null>;
}

/** What differs, as a tree or as what was found, of any length. */
export function DifferenceGrid(props: DifferenceGridProps) {
  const { pair, tree, root, isSearch, order, onOrder, onFolders, selected, onSelect, onCopy, list } = props;
  const { t } = useTranslation();
  const [range, setRange] = useState({ first: 0, last: -1 });
  const versions = useVersions(pair, linesBetween(root, range.first, range.last));
  const { grid } = useTreeLines(tree, {
    selected,
    onSelect,
    onCopy,
    onFolders,
    isSearch,
    isFlat: isSearch,
  });
  const menuOf = (index: number): MenuLine[] => {
    const path = lineAt(root, index)?.file?.path;
    return path === undefined ? [] : [{ label: t('files.copyPath'), run: () => onCopy(path) }];
  };
  return (
    <div ref={list}>
      <FileGrid
        role="treegrid"
        label={t(isSearch ? 'compare.differences.found' : 'compare.differences.name')}
        {...grid}
        onRange={(first, last) => {
          setRange({ first, last });
          tree.want(first, last);
        }}
        menuOf={menuOf}
        className={differenceColumns}
        heads={<DifferenceHeads order={order} onOrder={onOrder} />}
      >
        {(index, rowProps) => {
          const line = lineAt(root, index);
          if (line === undefined) return null;
          const { file, parent, position, branch } = line;
          return (
            <DifferenceRow
              key={`${parent.node} ${position}`}
              rowProps={rowProps}
              line={file}
              versions={file === undefined ? undefined : versions.get(file.node)}
              level={parent.level}
              isOpen={branch !== undefined}
              setSize={parent.total}
              position={position}
              isByPath={isSearch}
            />
          );
        }}
      </FileGrid>
    </div>
  );
}

function linesBetween(root: Branch<DifferenceLine>, first: number, last: number): DifferenceLine[] {
  const found: DifferenceLine[] = [];
  for (let index = first; index <= last; index++) {
    const line = lineAt(root, index)?.file;
    if (line !== undefined) found.push(line);
  }
  return found;
}
