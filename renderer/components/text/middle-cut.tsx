import styles from './middle-cut.module.css';
import { splitName } from './split-name.ts';

/**
 * A name that loses its middle where it has too little room: names of one registry begin alike, so that their ends tell
 * them apart. Nothing is cut where there is room, and the whole name stays for readers and for copying.
 */
export function MiddleCut({ text }: { text: string }) {
  const [head, tail] = splitName(text);
  return (
    <span className={styles.name}>
      {head === '' ? null : <span className={styles.head}>{head}</span>}
      <span className={styles.tail}>{tail}</span>
    </span>
  );
}
