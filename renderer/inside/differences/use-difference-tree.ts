import { useDeferredValue, useEffect, useEffectEvent, useState, useSyncExternalStore } from 'react';
import type {
  DifferenceKind,
  DifferenceOrder,
  FileDifference,
  FileDifferences,
} from '../../../shared/inside/differences.ts';
import { api } from '../../api/connection-store.ts';
import { asked, type OpenedImage } from '../reading/image-of.ts';
import type { Branch } from '../tree/branches.ts';
import { type FileLister, FileTree } from '../tree/file-tree.ts';

/** Two images whose files are compared. */
export interface ComparedPair {
  before: OpenedImage;
  after: OpenedImage;
}

/** What is shown of what differs. */
export interface DifferenceChoice {
  only: DifferenceKind | undefined;
  order: DifferenceOrder;
  /** What was found, in whatever folder, instead of the tree, where something is searched for. */
  query: string;
}

/** A line of the tree. */
export type DifferenceLine = FileDifference & { bytes: number };

export type DifferenceSums = Pick<FileDifferences, DifferenceKind>;

interface ShownTree {
  tree: FileTree<DifferenceLine>;
  query: string;
}

/** The tree of a choice, and the sums of all that differs. */
export interface DifferenceTree {
  tree: FileTree<DifferenceLine> | undefined;
  root: Branch<DifferenceLine> | undefined;
  failure: unknown;
  /** True where it is a list of what was found. */
  isSearch: boolean;
  sums: DifferenceSums | undefined;
}

const nothing = () => () => undefined;

/**
 * The tree of a choice. The one before it stays until the next has been read, so that nothing flickers. Who looks elsewhere, or
 * stops it, ends the work for it.
 */
export function useDifferenceTree(
  { before, after }: ComparedPair,
  choice: DifferenceChoice,
  openFolders: readonly string[],
  isStopped: boolean,
): DifferenceTree {
  const { only, order } = choice;
  // Every letter asks, and what is drawn follows when there is time.
  const query = useDeferredValue(choice.query);
  const [shown, setShown] = useState<ShownTree>();
  const [sums, setSums] = useState<DifferenceSums>();
  const [failure, setFailure] = useState<unknown>();
  const foldersToOpen = useEffectEvent(() => openFolders);
  useEffect(() => {
    if (isStopped) return undefined;
    const stop = new AbortController();
    const tree = new FileTree(listerOf({ before, after }, { only, order, query }, setSums, stop.signal));
    void tree.start(query === '' ? foldersToOpen() : []).then(() => {
      if (stop.signal.aborted) return;
      setFailure(tree.failure);
      if (tree.root !== undefined) setShown({ tree, query });
    });
    return () => {
      stop.abort();
      tree.close();
    };
  }, [before, after, only, order, query, isStopped]);
  const tree = shown?.tree;
  useSyncExternalStore(tree?.subscribe ?? nothing, () => tree?.root ?? tree?.failure);
  return {
    tree,
    root: tree?.root,
    failure: tree?.failure ?? failure,
    isSearch: shown !== undefined && shown.query !== '',
    sums,
  };
}

function listerOf(
  { before, after }: ComparedPair,
  { only, order, query }: DifferenceChoice,
  tellSums: (sums: DifferenceSums) => void,
  signal: AbortSignal,
): FileLister<DifferenceLine> {
  const pair = { before: asked(before), after: asked(after), order, ...(only === undefined ? {} : { only }) };
  return {
    async list(node, offset, limit) {
      const which = query !== '' && node === 0 ? { query } : { node };
      const found = await api().inside.differences({ ...pair, ...which, offset, limit }, { signal });
      tellSums(found);
      const files = found.differences.map((row) => ({
        ...row,
        bytes: (row.after ?? row.before)?.bytes ?? 0,
      }));
      return { files, total: found.total };
    },
    locate: async (path) => (await api().inside.locateDifference({ ...pair, path }, { signal })).steps,
  };
}
