import type { KeyboardEvent } from 'react';
import { type Branch, indexOfFolder, type Line, lineAt, type TreeRow } from './branches.ts';
import { typedAhead } from './type-ahead.ts';
import { useTyped } from './use-typed.ts';

/** What keys do in a tree. */
interface TreeActions<Row extends TreeRow> {
  activate: (index: number) => void;
  /** Opens or closes a folder. */
  toggle: (line: Line<Row>, index: number) => void;
  /** What Enter does. */
  open: (index: number) => void;
  /** Copies the path of a line. */
  copy: (path: string) => void;
}

/** The keys of a tree (WAI-ARIA, tree view pattern). What is returned says whether it dealt with a key. */
export function useTreeKeys<Row extends TreeRow>(
  root: Branch<Row> | undefined,
  { activate, toggle, open, copy }: TreeActions<Row>,
): (event: KeyboardEvent, index: number) => boolean {
  const type = useTyped();
  return (event, index) => {
    const line = root === undefined ? undefined : lineAt(root, index);
    if (root === undefined) return false;
    if ((event.ctrlKey || event.metaKey) && event.key === 'c' && line?.file !== undefined) {
      copy(line.file.path);
      return true;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    const typed = type(event.key);
    if (event.key === 'ArrowRight' && line?.file !== undefined && canOpen(line.file)) {
      if (line.branch === undefined) toggle(line, index);
      else if (line.branch.count > 0) activate(index + 1);
      return true;
    }
    if (event.key === 'ArrowLeft' && line !== undefined) {
      const above = indexOfFolder(root, line.parent.node);
      if (line.branch !== undefined) toggle(line, index);
      else if (above !== undefined) activate(above);
      return true;
    }
    if (typed === undefined) {
      if (event.key === ' ' && line !== undefined) open(index);
      return event.key === ' ';
    }
    const found = typedAhead(root, index, typed);
    if (found !== undefined) activate(found);
    return true;
  };
}

/** True for a folder that something is in. */
export function canOpen({ kind, hasChildren }: Pick<TreeRow, 'kind' | 'hasChildren'>): boolean {
  return kind === 'folder' && hasChildren;
}
