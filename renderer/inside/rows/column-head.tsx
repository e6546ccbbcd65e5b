import { ArrowDown12Regular } from '@fluentui/react-icons/svg/arrow-down';
import { ArrowUp12Regular } from '@fluentui/react-icons/svg/arrow-up';
import styles from './column-head.module.css';
import { columnHead } from './roles.ts';

interface ColumnHeadProps {
  text: string;
  /** How the column orders the rows, and what asks for it. Without it the column orders nothing. */
  sort?: { direction: 'ascending' | 'descending'; isSorted: boolean; onSort: () => void };
  /** At the right, as the numbers below it. */
  isLast?: boolean;
  className?: string | undefined;
}

/** The head of a column of files or of differences. */
export function ColumnHead({ text, sort, isLast = false, className = '' }: ColumnHeadProps) {
  const Arrow = sort?.direction === 'descending' ? ArrowDown12Regular : ArrowUp12Regular;
  return (
    <span
      {...columnHead}
      className={`${styles.head} ${className}`}
      data-last={isLast || undefined}
      {...(sort === undefined ? {} : { 'aria-sort': sort.isSorted ? sort.direction : ('none' as const) })}
    >
      {sort === undefined ? (
        text
      ) : (
        <button type="button" className={styles.sort} onClick={sort.onSort}>
          {text}
          {sort.isSorted ? <Arrow aria-hidden="true" /> : null}
        </button>
      )}
    </span>
  );
}
