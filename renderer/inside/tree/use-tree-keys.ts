import type { KeyboardEvent } from 'react';
import { canOpen } from '../../../shared/inside/image-files.ts';
import { type Branch, indexOfFolder, lineAt, type TreeRow } from './branches.ts';
import { typedAhead } from './type-ahead.ts';
import { useTyped } from './use-typed.ts';

/** What keys do in a tree. */
interface TreeActions {
  activate: (index: number) => void;
  /** Opens or closes a folder. */
  toggle: (index: number) => void;
  /** What Space does, as Enter. */
  open: (index: number) => void;
  /** Copies the path of a line. */
  copy: (path: string) => void;
}

/** The keys of a tree (WAI-ARIA, tree view pattern). What is returned says whether it dealt with a key. */
export function useTreeKeys<Row extends TreeRow>(
  root: Branch<Row> | undefined,
  { activate, toggle, open, copy }: TreeActions,
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
      if (line.branch === undefined) toggle(index);
      else if (line.branch.count > 0) activate(index + 1);
      return true;
    }
    if (event.key === 'ArrowLeft' && line !== undefined) {
      const above = indexOfFolder(root, line.parent.node);
      if (line.branch !== undefined) toggle(index);
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
