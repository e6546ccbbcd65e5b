import { Box32Regular } from '@fluentui/react-icons/svg/box';
import { Search32Regular } from '@fluentui/react-icons/svg/search';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../components/empty-state.tsx';
import { cutMiddle } from '../../components/text/cut-middle.ts';
import { VirtualList } from '../../components/virtual-list.tsx';
import { setUi, useUi } from '../../state/ui-store.ts';
import { useSettings } from '../../state/use-settings.ts';
import { RepositoryRowView } from './row.tsx';
import type { RepositoryRow } from './tree.ts';
import { useOpenFound } from './use-open-found.ts';
import { useRepositoryMenu } from './use-repository-menu.ts';
import { useRepositoryRows } from './use-repository-rows.ts';

/** Characters shown of a search that finds nothing. */
const longestEcho = 80;

interface RepositoryListProps {
  registry: string;
  names: readonly string[];
  selected: string | undefined;
}

/** The tree below the search box; while a search is on, its matches. */
export function RepositoryList({ registry, names, selected }: RepositoryListProps) {
  const { t } = useTranslation();
  const search = useUi(({ repositorySearch }) => repositorySearch);
  const { favourites } = useSettings();
  const rows = useRepositoryRows(registry, names);
  const openRepository = useOpenFound(registry);
  const menuOf = useRepositoryMenu(registry, openRepository);
  const selectedKey = rows.find((row) => row.kind === 'repository' && row.repository === selected)?.key;

  if (rows.length === 0 && search !== '')
    return (
      <EmptyState
        icon={<Search32Regular />}
        title={t('explore.noMatch', { search: cutMiddle(search, longestEcho) })}
      />
    );
  if (names.length === 0)
    return (
      <EmptyState icon={<Box32Regular />} title={t('explore.emptyRegistry')}>
        <p>{t('explore.emptyRegistryHint')}</p>
      </EmptyState>
    );

  const activate = (row: RepositoryRow) => {
    if (row.kind === 'repository') openRepository(row.repository);
    else toggle(registry, row);
  };
  return (
    <VirtualList
      role="tree"
      label={t('explore.repositories')}
      items={rows}
      heightOf={heightOf}
      selectedKey={selectedKey}
      entryKey={rows.find(({ kind }) => kind === 'repository')?.key}
      onActivate={activate}
      menuOf={(row) => (row.kind === 'repository' ? menuOf(row.repository) : [])}
      onItemKey={(event, row) => openOrClose(event, registry, row)}
    >
      {(row, props) => (
        <RepositoryRowView
          key={row.key}
          row={row}
          rowProps={props}
          search={search}
          isSelected={row.key === selectedKey}
          isFavourite={row.kind === 'repository' && favourites.includes(`${registry}/${row.repository}`)}
          onActivate={() => activate(row)}
        />
      )}
    </VirtualList>
  );
}

function heightOf(row: RepositoryRow): number {
  return row.kind === 'group' ? 36 : 30;
}

function openOrClose(event: KeyboardEvent, registry: string, row: RepositoryRow): boolean {
  if (row.kind === 'repository') return false;
  const wantsOther = event.key === (row.isOpen ? 'ArrowLeft' : 'ArrowRight') || event.key === ' ';
  if (wantsOther) toggle(registry, row);
  return wantsOther;
}

function toggle(registry: string, row: Exclude<RepositoryRow, { kind: 'repository' }>): void {
  const { openFolders, closedGroups } = useUi.getState();
  if (row.kind === 'folder') setUi({ openFolders: toggled(openFolders, `${registry}/${row.path}`) });
  else setUi({ closedGroups: toggled(closedGroups, row.group) });
}

function toggled(list: readonly string[], item: string): string[] {
  return list.includes(item) ? list.filter((other) => other !== item) : [...list, item];
}
