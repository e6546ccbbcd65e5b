import styles from './middle-cut.module.css';
import { splitName } from './split-name.ts';

interface MiddleCutProps {
  text: string;
  /** The parts that a search has found, from and to (exclusive), in order. */
  marks?: readonly (readonly [from: number, to: number])[];
}

/**
 * A name that loses its middle where it has too little room: names of one registry begin alike, so that their ends tell
 * them apart. Nothing is cut where there is room, and the whole name stays for readers and for copying.
 */
export function MiddleCut({ text, marks = [] }: MiddleCutProps) {
  const [head, tail] = splitName(text);
  return (
    <span className={styles.name}>
      {head === '' ? null : (
        <span className={styles.head}>
          <Marked text={head} from={0} marks={marks} />
        </span>
      )}
      <span className={styles.tail}>
        <Marked text={tail} from={head.length} marks={marks} />
      </span>
    </span>
  );
}

interface MarkedProps {
  text: string;
  /** Where the text begins in the name that the marks are of. */
  from: number;
  marks: NonNullable<MiddleCutProps['marks']>;
}

/** A part of a name with what was found in it marked. */
function Marked({ text, from, marks }: MarkedProps) {
  const parts: React.ReactNode[] = [];
  let done = 0;
  for (const [start, end] of marks) {
    const [first, last] = [Math.max(0, start - from), Math.min(text.length, end - from)];
    if (first >= last) continue;
    parts.push(text.slice(done, first));
    parts.push(
      <mark key={start} className={styles.mark}>
        {text.slice(first, last)}
      </mark>,
    );
    done = last;
  }
  return [...parts, text.slice(done)];
}
