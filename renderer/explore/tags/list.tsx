import { Tag32Regular } from '@fluentui/react-icons/svg/tag';
import { useDeferredValue, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../components/empty-state.tsx';
import { cutMiddle } from '../../components/text/cut-middle.ts';
import { MiddleCut } from '../../components/text/middle-cut.tsx';
import { useFormat } from '../../components/text/use-format.ts';
import { VirtualList } from '../../components/virtual-list.tsx';
import { matchRanges } from '../../search/match-ranges.ts';
import { navigate } from '../../state/navigation.ts';
import { filterTags } from './filter-tags.ts';
import { useTagMenu } from './images/use-tag-menu.ts';
import styles from './list.module.css';
import type { TagRow } from './sort-tags.ts';

/** Characters shown of a filter that leaves nothing. */
const longestEcho = 80;

interface TagListProps {
  registry: string;
  repository: string;
  /** In the order to show. */
  tags: readonly TagRow[];
  filter: string;
  selected: string | undefined;
}

/** The tags that the filter leaves, floating names on top. */
export function TagList({ registry, repository, tags, filter, selected }: TagListProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const menuOf = useTagMenu(registry, repository);
  const wanted = useDeferredValue(filter);
  const rows = useMemo(() => filterTags(tags, wanted, repository), [tags, wanted, repository]);

  if (tags.length === 0)
    return (
      <EmptyState icon={<Tag32Regular />} title={t('explore.noTags')}>
        <p>{t('explore.noTagsHint')}</p>
      </EmptyState>
    );
  if (rows.length === 0)
    return (
      <EmptyState
        icon={<Tag32Regular />}
        title={t('explore.noMatch', { search: cutMiddle(filter, longestEcho) })}
      />
    );

  const open = (tag: string) => navigate({ place: 'explore', registry, repository, tag });
  return (
    <VirtualList
      role="listbox"
      label={t('explore.tags')}
      items={rows}
      heightOf={() => 34}
      selectedKey={selected}
      onActivate={({ tag }) => open(tag)}
      menuOf={({ tag }) => menuOf(tag)}
    >
      {(row, props) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: the listbox has the focus and the keys
        <div
          key={row.key}
          {...props}
          role="option"
          aria-selected={row.tag === selected}
          className={styles.row}
          data-floating={row.isFloating || undefined}
          data-ends={row.endsFloating || undefined}
          title={row.lastModified === null ? row.tag : `${row.tag}\n${format.date(row.lastModified)}`}
          onClick={() => open(row.tag)}
        >
          <span className={styles.tag}>
            <MiddleCut text={row.tag} marks={wanted === '' ? noMarks : matchRanges(row.tag, wanted)} />
          </span>
          {row.lastModified === null ? null : (
            <span className={styles.date}>{format.date(row.lastModified)}</span>
          )}
        </div>
      )}
    </VirtualList>
  );
}

const noMarks: readonly never[] = [];
