import { type KeyboardEvent, useEffect, useEffectEvent, useRef, useState } from 'react';
import { canOpen } from '../../../shared/inside/image-files.ts';
import { lineAt, type TreeRow } from './branches.ts';
import { type FileTree, foldersOf } from './file-tree.ts';
import { useTreeKeys } from './use-tree-keys.ts';

interface TreeLinesOptions<Row extends TreeRow> {
  /** Path of the line that is selected, which is looked for in another tree. */
  selected: string | undefined;
  onSelect: (row: Row) => void;
  /** Enter, Space, or a second press on what is no folder. */
  onOpenFile?: (row: Row) => void;
  onCopy: (path: string) => void;
  /** Hears which folders are open, to open them in the next tree. */
  onFolders: (paths: readonly string[]) => void;
  /** What was found, in whatever folder: its open folders are of no use to another tree. */
  isSearch: boolean;
  /** True where no folder can be opened. */
  isFlat?: boolean;
}

/** What a grid of files needs of a tree, and `reveal`, which shows the line of a path and selects it. */
interface TreeLines {
  grid: {
    count: number;
    active: number;
    onActive: (index: number) => void;
    onOpen: (index: number) => void;
    onToggle: (index: number) => void;
    onLineKey: (event: KeyboardEvent, index: number) => boolean;
  };
  reveal: (path: string) => Promise<void>;
}

/** Which line of a tree is selected, and what keys and presses do to its lines. */
export function useTreeLines<Row extends TreeRow>(
  tree: FileTree<Row>,
  { selected, onSelect, onOpenFile, onCopy, onFolders, isSearch, isFlat = false }: TreeLinesOptions<Row>,
): TreeLines {
  const { root } = tree;
  const [active, setActive] = useState(-1);
  /** Counts what the user has selected. */
  const moves = useRef(0);
  const at = (index: number) => (root === undefined ? undefined : lineAt(root, index));

  const activate = (index: number) => {
    moves.current++;
    setActive(index);
    const row = at(index)?.file;
    if (row !== undefined) onSelect(row);
  };
  /** Shows the line of a path, and selects it. @returns whether it could. */
  const showLine = async (path: string): Promise<boolean> => {
    const before = moves.current;
    const index = await tree.reveal(path);
    // Who has gone on meanwhile is not taken back, and another tree has other lines.
    if (index === undefined || moves.current !== before || tree.isClosed) return false;
    setActive(index);
    return true;
  };
  const reveal = async (path: string) => {
    if (await showLine(path)) onFolders(foldersOf(tree));
  };
  // Another tree has its lines elsewhere: what was selected is looked for in it, unless something is searched for. That opens no
  // folder for the next tree, and those that only this one has not stay open in it.
  const find = useEffectEvent(() => {
    setActive(-1);
    if (root !== undefined && !isSearch && selected !== undefined) void showLine(selected);
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each tree
  useEffect(() => find(), [tree]);

  const toggle = async (index: number) => {
    const line = at(index);
    if (root === undefined || line?.file === undefined || !canOpen(line.file) || isFlat) return;
    await tree.toggle(line.file, line.parent.node, line.position);
    if (!isSearch) onFolders(foldersOf(tree));
    if (tree.isClosed) return;
    // Lines above the selected one come and go, and it stays the same.
    const grown = (tree.root?.count ?? root.count) - root.count;
    setActive((now) => (now <= index ? now : Math.max(index, now + grown)));
  };
  const open = (index: number) => {
    const row = at(index)?.file;
    if (row?.kind === 'folder') void toggle(index);
    else if (row !== undefined) onOpenFile?.(row);
  };
  const onToggle = (index: number) => void toggle(index);
  const onLineKey = useTreeKeys(root, { activate, toggle: onToggle, open, copy: onCopy });
  return {
    grid: { count: root?.count ?? 0, active, onActive: activate, onOpen: open, onToggle, onLineKey },
    reveal,
  };
}
