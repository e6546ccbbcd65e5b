import styles from './skeleton.module.css';

interface SkeletonRowsProps {
  count: number;
  /** Height of a row of what will stand here, in pixels. */
  rowHeight: number;
  label: string;
}

const widths = ['62%', '48%', '70%', '54%', '40%', '66%', '58%'];

/** Still placeholders with the rhythm of the list that is on its way, so that nothing jumps when it comes. */
export function SkeletonRows({ count, rowHeight, label }: SkeletonRowsProps) {
  return (
    <div role="status" aria-label={label}>
      {Array.from({ length: count }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity
        <div key={index} className={styles.row} style={{ height: rowHeight }}>
          <div className={styles.bar} style={{ width: widths[index % widths.length] }} />
        </div>
      ))}
    </div>
  );
}
