import { useDeferredValue, useMemo } from 'react';
import { searchNames } from '../../search/names.ts';
import { windowsBasesAmong } from '../../search/windows-bases.ts';
import { readSearch } from '../../search/words.ts';
import { useUi } from '../../state/ui-store.ts';
import { useSettings } from '../../state/use-settings.ts';
import {
  buildRepositoryTree,
  groupRows,
  type RepositoryFolder,
  type RepositoryRow,
  treeRows,
} from './tree.ts';

interface CatalogShape {
  tree: RepositoryFolder;
  known: ReadonlySet<string>;
}

/** The tree is kept as long as its catalog, so that coming back to Explore does not build it again. */
const shapes = new WeakMap<readonly string[], CatalogShape>();

function shapeOf(names: readonly string[]): CatalogShape {
  const shape = shapes.get(names) ?? { tree: buildRepositoryTree(names), known: new Set(names) };
  shapes.set(names, shape);
  return shape;
}

/** The lines of the repository column for the search, groups and folders of the moment. */
export function useRepositoryRows(registry: string, names: readonly string[]): RepositoryRow[] {
  const { favourites, recents } = useSettings();
  const search = useDeferredValue(useUi(({ repositorySearch }) => repositorySearch));
  const openFolders = useUi(({ openFolders }) => openFolders);
  const closed = useUi(({ closedGroups }) => closedGroups);

  return useMemo(() => {
    const closedGroups = new Set(closed);
    if (readSearch(search).words.length > 0)
      return groupRows('matches', searchNames(names, search), new Set());
    const { tree, known } = shapeOf(names);
    const windows = windowsBasesAmong(known);
    const starred = ofRegistry(favourites, registry);
    const recent = ofRegistry(recents, registry).filter(
      (name) => !windows.includes(name) && !starred.includes(name),
    );
    const prefix = `${registry}/`;
    const open = openFolders
      .filter((path) => path.startsWith(prefix))
      .map((path) => path.slice(prefix.length));
    return [
      ...groupRows('windows', windows, closedGroups),
      ...groupRows(
        'favourites',
        starred.filter((name) => !windows.includes(name)),
        closedGroups,
      ),
      ...groupRows('recents', recent, closedGroups),
      ...treeRows(tree, new Set(open), closedGroups),
    ];
  }, [registry, names, search, openFolders, closed, favourites, recents]);
}

function ofRegistry(references: readonly string[], registry: string): string[] {
  const prefix = `${registry}/`;
  return references.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
}
