import styles from './skeleton.module.css';

interface SkeletonRowsProps {
  count: number;
  /** Height of a row of the coming list, in pixels. */
  rowHeight: number;
  label: string;
}

const widths = ['62%', '48%', '70%', '54%', '40%', '66%', '58%'];

/** Placeholders with the row height of the coming list, so that nothing jumps when it arrives. They do not move. */
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
