import { ArrowDown12Regular } from '@fluentui/react-icons/svg/arrow-down';
import { ArrowUp12Regular } from '@fluentui/react-icons/svg/arrow-up';
import { useTranslation } from 'react-i18next';
import type { FileOrder } from '../../../shared/inside/image-files.ts';
import { columnHead } from './roles.ts';
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
  const sort = (column: FileOrder) => {
    const isSorted = order === column;
    const Arrow = column === 'size' ? ArrowDown12Regular : ArrowUp12Regular;
    return {
      'aria-sort': isSorted
        ? column === 'size'
          ? ('descending' as const)
          : ('ascending' as const)
        : ('none' as const),
      children: (
        <button type="button" className={styles.sort} onClick={() => onOrder(column)}>
          {t(column === 'size' && isOfChanges ? 'files.columns.changedSize' : `files.columns.${column}`)}
          {isSorted ? <Arrow aria-hidden="true" /> : null}
        </button>
      ),
    };
  };
  return (
    <>
      <span {...columnHead} className={styles.head} {...sort('name')} />
      <span {...columnHead} className={styles.head}>
        {t('files.columns.layer')}
      </span>
      <span {...columnHead} className={styles.head} data-last {...sort('size')} />
    </>
  );
}
