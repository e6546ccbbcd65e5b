import type { SourceBytes } from '../rows/row-facts.ts';
import styles from './source-bar.module.css';

interface SourceBarProps {
  bytes: SourceBytes;
  /** Says the same in words. */
  label: string;
  isLarge?: boolean;
}

const sources = ['here', 'foreign', 'registry'] as const;

/** How much is here, and where the rest comes from, to scale. */
export function SourceBar({ bytes, label, isLarge = false }: SourceBarProps) {
  return (
    <div className={styles.bar} data-large={isLarge || undefined} role="img" aria-label={label}>
      {sources
        .filter((source) => bytes[source] > 0)
        .map((source) => (
          <span key={source} data-tone={source} className={styles.part} style={{ flexGrow: bytes[source] }} />
        ))}
    </div>
  );
}

/** The mark of a source in a legend. */
export function SourceSwatch({ source }: { source: (typeof sources)[number] }) {
  return <span data-tone={source} className={`${styles.part} ${styles.swatch}`} aria-hidden="true" />;
}
