import { type RefObject, useEffect, useEffectEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DifferenceOrder } from '../../../shared/inside/differences.ts';
import type { MenuLine } from '../../state/frame/context-menu.ts';
import { FileGrid } from '../rows/grid.tsx';
import { type Branch, type Line, lineAt } from '../tree/branches.ts';
import { type FileTree, foldersOf } from '../tree/file-tree.ts';
import { canOpen, useTreeKeys } from '../tree/use-tree-keys.ts';
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
  const [active, setActive] = useState(-1);
  const [range, setRange] = useState({ first: 0, last: -1 });
  /** Counts what the user has selected. */
  const moves = useRef(0);
  const versions = useVersions(pair, linesBetween(root, range.first, range.last));

  const activate = (index: number) => {
    moves.current++;
    setActive(index);
    const line = lineAt(root, index)?.file;
    if (line !== undefined) onSelect(line);
  };
  // Another tree has its lines elsewhere: what was selected is looked for in it.
  const find = useEffectEvent(async () => {
    setActive(-1);
    const before = moves.current;
    const index = selected === undefined || isSearch ? undefined : await tree.reveal(selected);
    if (index !== undefined && moves.current === before) setActive(index);
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each tree
  useEffect(() => void find(), [tree]);

  const toggle = ({ file, parent, position }: Line<DifferenceLine>, index: number) => {
    if (file === undefined || !canOpen(file) || isSearch) return;
    // Lines above the selected one come and go, and it stays the same.
    const before = root.count;
    void tree.toggle(file, parent.node, position).then(() => {
      const grown = (tree.root?.count ?? before) - before;
      setActive((now) => (now <= index ? now : Math.max(index, now + grown)));
      onFolders(foldersOf(tree));
    });
  };
  const open = (index: number) => {
    const line = lineAt(root, index);
    if (line !== undefined) toggle(line, index);
  };
  const onLineKey = useTreeKeys(root, { activate, toggle, open, copy: onCopy });
  const menuOf = (index: number): MenuLine[] => {
    const path = lineAt(root, index)?.file?.path;
    return path === undefined ? [] : [{ label: t('files.copyPath'), run: () => onCopy(path) }];
  };
  return (
    <div ref={list}>
      <FileGrid
        role="treegrid"
        label={t(isSearch ? 'compare.differences.found' : 'compare.differences.name')}
        count={root.count}
        active={active}
        onActive={activate}
        onOpen={open}
        onLineKey={onLineKey}
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
              onToggle={() => toggle(line, index)}
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
