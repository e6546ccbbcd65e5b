import { useTranslation } from 'react-i18next';
import type { DifferenceOrder } from '../../../shared/inside/differences.ts';
import { ColumnHead } from '../rows/column-head.tsx';
import styles from './heads.module.css';

interface DifferenceHeadsProps {
  order: DifferenceOrder;
  onOrder: (order: DifferenceOrder) => void;
}

/** Heads of the columns of differences: name, size and growth order them. */
export function DifferenceHeads({ order, onOrder }: DifferenceHeadsProps) {
  const { t } = useTranslation();
  const sort = (column: DifferenceOrder) => ({
    direction: column === 'name' ? ('ascending' as const) : ('descending' as const),
    isSorted: order === column,
    onSort: () => onOrder(column),
  });
  return (
    <>
      <ColumnHead text={t('files.columns.name')} sort={sort('name')} />
      <ColumnHead text={t('compare.differences.columns.what')} />
      <ColumnHead text="A" isLast />
      <ColumnHead text="B" isLast sort={sort('size')} />
      <ColumnHead
        text={t('compare.differences.columns.growth')}
        isLast
        className={styles.growth}
        sort={sort('growth')}
      />
    </>
  );
}
