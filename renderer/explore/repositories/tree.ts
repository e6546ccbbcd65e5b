/** One folder of repository names, as the slashes in them make it. */
export interface RepositoryFolder {
  folders: Map<string, RepositoryFolder>;
  /** Last parts of the repositories that lie directly here. */
  repositories: string[];
  /** Repositories here and below. */
  count: number;
}

/** A line of the repository column. `key` is unique over all lines. */
export type RepositoryRow =
  | { kind: 'group'; key: string; group: RepositoryGroup; count: number | null; isOpen: boolean }
  | { kind: 'folder'; key: string; path: string; name: string; level: number; count: number; isOpen: boolean }
  | { kind: 'repository'; key: string; repository: string; label: string; level: number };

export type RepositoryGroup = 'windows' | 'favourites' | 'recents' | 'all' | 'matches';

/** Builds the tree of folders once per catalog. */
export function buildRepositoryTree(names: readonly string[]): RepositoryFolder {
  const root = emptyFolder();
  for (const name of names) {
    const parts = name.split('/');
    const last = parts.pop() ?? '';
    let folder = root;
    folder.count += 1;
    for (const part of parts) {
      const next = folder.folders.get(part) ?? emptyFolder();
      folder.folders.set(part, next);
      next.count += 1;
      folder = next;
    }
    folder.repositories.push(last);
  }
  return root;
}

/** The lines of one group that lists repositories by their full names. */
export function groupRows(
  group: RepositoryGroup,
  repositories: readonly string[],
  closedGroups: ReadonlySet<string>,
): RepositoryRow[] {
  if (repositories.length === 0) return [];
  const isOpen = !closedGroups.has(group);
  const header: RepositoryRow = {
    kind: 'group',
    key: `group:${group}`,
    group,
    count: group === 'matches' ? repositories.length : null,
    isOpen,
  };
  if (!isOpen) return [header];
  return [
    header,
    ...repositories.map(
      (repository): RepositoryRow => ({
        kind: 'repository',
        key: `${group}:${repository}`,
        repository,
        label: repository,
        level: 2,
      }),
    ),
  ];
}

/** The lines of "All repositories" with the folders that are open. */
export function treeRows(
  root: RepositoryFolder,
  openFolders: ReadonlySet<string>,
  closedGroups: ReadonlySet<string>,
): RepositoryRow[] {
  const isOpen = !closedGroups.has('all');
  const rows: RepositoryRow[] = [
    { kind: 'group', key: 'group:all', group: 'all', count: root.count, isOpen },
  ];
  if (isOpen) addFolder(rows, root, '', 2, openFolders);
  return rows;
}

function addFolder(
  rows: RepositoryRow[],
  folder: RepositoryFolder,
  prefix: string,
  level: number,
  openFolders: ReadonlySet<string>,
): void {
  const names = new Set([...folder.folders.keys(), ...folder.repositories]);
  const repositories = new Set(folder.repositories);
  for (const name of [...names].sort()) {
    const path = prefix + name;
    const child = folder.folders.get(name);
    if (child !== undefined) {
      const isOpen = openFolders.has(path);
      rows.push({ kind: 'folder', key: `folder:${path}`, path, name, level, count: child.count, isOpen });
      if (isOpen) addFolder(rows, child, `${path}/`, level + 1, openFolders);
    }
    if (repositories.has(name)) {
      rows.push({ kind: 'repository', key: `all:${path}`, repository: path, label: name, level });
    }
  }
}

function emptyFolder(): RepositoryFolder {
  return { folders: new Map(), repositories: [], count: 0 };
}
