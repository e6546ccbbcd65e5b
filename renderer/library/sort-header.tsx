import { ArrowDown12Regular } from '@fluentui/react-icons/svg/arrow-down';
import { ArrowUp12Regular } from '@fluentui/react-icons/svg/arrow-up';
import { type LibrarySort, setUi, useUi } from '../state/ui-store.ts';
import styles from './sort-header.module.css';

interface SortHeaderProps {
  column: LibrarySort['column'];
  label: string;
  className: string | undefined;
  title?: string;
}

/** The head of a column. A press sorts the table by the column, and a second press reverses the order. */
export function SortHeader({ column, label, className, title }: SortHeaderProps) {
  const sort = useUi(({ librarySort }) => librarySort);
  const isSorted = sort.column === column;
  const direction = sort.descending ? 'descending' : 'ascending';
  const Arrow = sort.descending ? ArrowDown12Regular : ArrowUp12Regular;
  // Names start with A, sizes with the largest, times with the latest.
  const descending = isSorted ? !sort.descending : column !== 'image';
  return (
    <th scope="col" className={className} title={title} aria-sort={isSorted ? direction : 'none'}>
      <button
        type="button"
        className={styles.button}
        onClick={() => setUi({ librarySort: { column, descending } })}
      >
        {label}
        {isSorted ? <Arrow aria-hidden="true" /> : null}
      </button>
    </th>
  );
}
