import { useDeferredValue, useEffect, useEffectEvent, useState, useSyncExternalStore } from 'react';
import type { FileOrder } from '../../../shared/inside/image-files.ts';
import { api } from '../../api/connection-store.ts';
import { asked, type OpenedImage } from '../reading/image-of.ts';
import { type FileLister, FileTree } from './file-tree.ts';

/** What the tree shows of an image. */
export interface TreeChoice {
  opened: OpenedImage;
  order: FileOrder;
  /** Only what this layer (from 0) has done. */
  changedBy: number | undefined;
  /** What was found instead of the root's own children, where something is searched for. */
  query: string;
}

interface ShownTree {
  tree: FileTree;
  choice: TreeChoice;
}

/** The tree of a choice. The one before it stays until the next has been read, so that nothing flickers. */
export function useFileTree(choice: TreeChoice, openFolders: readonly string[]): ShownTree {
  const { opened, order, changedBy } = choice;
  // Every letter asks, and what is drawn follows when there is time.
  const query = useDeferredValue(choice.query);
  const [shown, setShown] = useState<ShownTree>(() => ({
    tree: new FileTree(listerOf(choice)),
    choice,
  }));
  const foldersToOpen = useEffectEvent(() => openFolders);
  useEffect(() => {
    const next = { opened, order, changedBy, query };
    const tree = new FileTree(listerOf(next));
    let isWanted = true;
    void tree.start(query === '' ? foldersToOpen() : []).then(() => {
      if (isWanted) setShown({ tree, choice: next });
    });
    return () => {
      isWanted = false;
      tree.close();
    };
  }, [opened, order, changedBy, query]);
  useSyncExternalStore(shown.tree.subscribe, () => shown.tree.root ?? shown.tree.failure);
  return shown;
}

function listerOf({ opened, order, changedBy, query }: TreeChoice): FileLister {
  const image = asked(opened);
  const filter = changedBy === undefined ? {} : { changedBy };
  return {
    list: (node, offset, limit) =>
      query !== '' && node === 0
        ? api().inside.search({ image, query, order, ...filter, offset, limit })
        : api().inside.list({ image, node, order, ...filter, offset, limit }),
    locate: async (path) => (await api().inside.locate({ image, path, order, ...filter })).steps,
  };
}
