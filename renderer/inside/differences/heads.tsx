import { ArrowDown12Regular } from '@fluentui/react-icons/svg/arrow-down';
import { ArrowUp12Regular } from '@fluentui/react-icons/svg/arrow-up';
import { useTranslation } from 'react-i18next';
import type { DifferenceOrder } from '../../../shared/inside/differences.ts';
import { columnHead } from '../rows/roles.ts';
import styles from './heads.module.css';

interface DifferenceHeadsProps {
  order: DifferenceOrder;
  onOrder: (order: DifferenceOrder) => void;
}

/** Heads of the columns of differences: name, size and growth order them. */
export function DifferenceHeads({ order, onOrder }: DifferenceHeadsProps) {
  const { t } = useTranslation();
  const sort = (column: DifferenceOrder, text: string) => {
    const isSorted = order === column;
    const Arrow = column === 'name' ? ArrowUp12Regular : ArrowDown12Regular;
    const direction = column === 'name' ? ('ascending' as const) : ('descending' as const);
    return {
      'aria-sort': isSorted ? direction : ('none' as const),
      children: (
        <button type="button" className={styles.sort} onClick={() => onOrder(column)}>
          {text}
          {isSorted ? <Arrow aria-hidden="true" /> : null}
        </button>
      ),
    };
  };
  return (
    <>
      <span {...columnHead} className={styles.head} {...sort('name', t('files.columns.name'))} />
      <span {...columnHead} className={styles.head}>
        {t('compare.differences.columns.what')}
      </span>
      <span {...columnHead} className={styles.head} data-last>
        A
      </span>
      <span {...columnHead} className={styles.head} data-last {...sort('size', 'B')} />
      <span
        {...columnHead}
        className={`${styles.head} ${styles.growth}`}
        data-last
        {...sort('growth', t('compare.differences.columns.growth'))}
      />
    </>
  );
}
