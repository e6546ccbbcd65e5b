import styles from './progress-bar.module.css';

/** The meaning of a bar's colour: where bytes come from, or the state of a download. */
export type BarTone = 'here' | 'foreign' | 'registry' | 'waiting';

interface ProgressBarProps {
  label: string;
  /** 0 to 1. */
  value: number;
  tone: BarTone;
  /** Says the state in words to a screen reader. */
  valueText?: string;
}

/** A thin bar that never moves by itself. */
export function ProgressBar({ label, value, tone, valueText }: ProgressBarProps) {
  const share = Math.min(1, Math.max(0, value));
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.floor(share * 100)}
      aria-valuetext={valueText}
      className={styles.track}
    >
      <div data-tone={tone} className={styles.fill} style={{ transform: `scaleX(${share})` }} />
    </div>
  );
}
