import { Box16Regular } from '@fluentui/react-icons/svg/box';
import { ChevronDown12Regular } from '@fluentui/react-icons/svg/chevron-down';
import { ChevronRight12Regular } from '@fluentui/react-icons/svg/chevron-right';
import { Star16Filled } from '@fluentui/react-icons/svg/star';
import { useTranslation } from 'react-i18next';
import { MiddleCut } from '../../components/text/middle-cut.tsx';
import { useFormat } from '../../components/text/use-format.ts';
import type { VirtualRowProps } from '../../components/virtual-list.tsx';
import { matchRanges } from '../../search/match-ranges.ts';
import styles from './row.module.css';
import type { RepositoryRow } from './tree.ts';

interface RepositoryRowViewProps {
  row: RepositoryRow;
  rowProps: VirtualRowProps;
  /** What the search box says; its words are marked. */
  search: string;
  isSelected: boolean;
  isFavourite: boolean;
  onActivate: () => void;
}

/** One line of the repository column: a group's heading, a folder or a repository. */
export function RepositoryRowView({
  row,
  rowProps,
  search,
  isSelected,
  isFavourite,
  onActivate,
}: RepositoryRowViewProps) {
  const { t } = useTranslation();
  const format = useFormat();
  if (row.kind === 'repository') {
    return (
      // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: the tree has the focus and the keys
      <div
        {...rowProps}
        role="treeitem"
        aria-label={row.repository}
        aria-level={row.level}
        aria-selected={isSelected}
        className={styles.row}
        title={row.repository}
        onClick={onActivate}
      >
        <span className={styles.item} style={{ paddingLeft: indent(row.level) }}>
          <Box16Regular className={styles.icon} />
          <span className={styles.name}>
            <MiddleCut text={row.label} marks={search === '' ? noMarks : matchRanges(row.label, search)} />
          </span>
          {isFavourite ? <Star16Filled className={styles.star} /> : null}
        </span>
      </div>
    );
  }
  const isGroup = row.kind === 'group';
  const label = isGroup ? t(`explore.groups.${row.group}`) : row.name;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: the tree has the focus and the keys
    <div
      {...rowProps}
      role="treeitem"
      title={isGroup ? undefined : row.path}
      aria-level={isGroup ? 1 : row.level}
      aria-expanded={row.isOpen}
      aria-selected={false}
      className={`${styles.row} ${isGroup ? styles.group : ''}`}
      onClick={onActivate}
    >
      <span className={styles.item} style={{ paddingLeft: isGroup ? 10 : indent(row.level) }}>
        {isGroup ? null : (
          <span className={styles.icon}>
            {row.isOpen ? <ChevronDown12Regular /> : <ChevronRight12Regular />}
          </span>
        )}
        <span className={styles.name}>
          <MiddleCut text={label} />
        </span>
        {isGroup && !row.isOpen ? <ChevronRight12Regular className={styles.closed} /> : null}
        {row.count === null ? null : (
          <span aria-hidden="true" className={styles.count}>
            {format.number(row.count)}
          </span>
        )}
      </span>
    </div>
  );
}

const noMarks: readonly never[] = [];

function indent(level: number): number {
  return 10 + (level - 2) * 22;
}
