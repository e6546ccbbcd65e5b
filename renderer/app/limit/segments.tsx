import { useId } from 'react';
import styles from './segments.module.css';

interface SegmentsProps<Value extends string> {
  label: string;
  value: Value | undefined;
  options: readonly { value: Value; label: string; name?: string }[];
  onChange: (value: Value) => void;
  /** Side by side in one frame, or each in its own. */
  look: 'joined' | 'apart';
}

/** A few choices side by side, of which one counts. */
export function Segments<Value extends string>({
  label,
  value,
  options,
  onChange,
  look,
}: SegmentsProps<Value>) {
  const group = useId();
  return (
    <div role="radiogroup" aria-label={label} className={`${styles.segments} ${styles[look]}`}>
      {options.map((option) => (
        <label key={option.value} className={styles.segment}>
          <input
            type="radio"
            name={group}
            className="visually-hidden"
            aria-label={option.name ?? option.label}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          {option.label}
        </label>
      ))}
    </div>
  );
}
