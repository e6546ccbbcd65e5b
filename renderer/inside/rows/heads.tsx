import { useTranslation } from 'react-i18next';
import type { FileOrder } from '../../../shared/inside/image-files.ts';
import { ColumnHead } from './column-head.tsx';
import styles from './row.module.css';

/** The class that gives heads the columns of the rows below them. */
export const fileColumns = styles.heads;

interface FileHeadsProps {
  order: FileOrder;
  onOrder: (order: FileOrder) => void;
  /** Sizes are those of what has changed. */
  isOfChanges: boolean;
}

/** Heads of the columns of files; name and size order them. */
export function FileHeads({ order, onOrder, isOfChanges }: FileHeadsProps) {
  const { t } = useTranslation();
  const sort = (column: FileOrder) => ({
    direction: column === 'size' ? ('descending' as const) : ('ascending' as const),
    isSorted: order === column,
    onSort: () => onOrder(column),
  });
  return (
    <>
      <ColumnHead text={t('files.columns.name')} sort={sort('name')} />
      <ColumnHead text={t('files.columns.layer')} />
      <ColumnHead
        text={t(isOfChanges ? 'files.columns.changedSize' : 'files.columns.size')}
        isLast
        sort={sort('size')}
      />
    </>
  );
}
