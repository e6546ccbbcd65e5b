// biome-ignore-all lint/a11y/useFocusableInteractive: the listbox has the focus
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the listbox has the keys
import { type KeyboardEvent, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { movedIndex } from '../../../components/moved-index.ts';
import { useFormat } from '../../../components/text/use-format.ts';
import { type ImageLine, monthMarks } from './month-rows.ts';
import styles from './month-strip.module.css';

interface MonthStripProps {
  lines: readonly ImageLine[];
  /** The month at the top of the list. */
  current: string | null;
  onChoose: (month: string) => void;
}

/** Marks that are drawn of a month; a column with more is as high and no higher. */
const mostMarks = 5;

/** A year of images: a mark each in its month, those of the library green. It scrolls the list, and follows it. */
export function MonthStrip({ lines, current, onChoose }: MonthStripProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const idPrefix = useId();
  const marks = monthMarks(lines);
  // Two months or less need no map.
  if (marks.filter(({ images }) => images > 0).length < 3) return null;
  const active = Math.max(
    0,
    marks.findIndex(({ month }) => month === current),
  );
  const onKeyDown = (event: KeyboardEvent) => {
    const key = { ArrowLeft: 'ArrowUp', ArrowRight: 'ArrowDown' }[event.key] ?? event.key;
    let next = movedIndex(key, active, marks.length);
    if (next === undefined) return;
    event.preventDefault();
    const step = next < active ? -1 : 1;
    while (marks[next]?.images === 0) next += step;
    const mark = marks[next];
    if (mark !== undefined) onChoose(mark.month);
  };
  return (
    <div
      role="listbox"
      tabIndex={0}
      aria-label={t('explore.months')}
      aria-orientation="horizontal"
      aria-activedescendant={`${idPrefix}-${active}`}
      className={styles.strip}
      onKeyDown={onKeyDown}
    >
      {marks.map(({ month, images, here }, index) => (
        <div
          key={month}
          id={`${idPrefix}-${index}`}
          role="option"
          aria-selected={month === current}
          aria-disabled={images === 0}
          aria-label={t('explore.monthMark', { month: format.month(month), count: images, here })}
          title={t('explore.monthMark', { month: format.month(month), count: images, here })}
          className={styles.month}
          data-year={(month.endsWith('-01') && index > 0) || undefined}
          onClick={() => (images > 0 ? onChoose(month) : undefined)}
        >
          <span className={styles.marks}>
            {Array.from({ length: Math.min(images, mostMarks) }, (_, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: marks are all alike
              <span key={place} className={styles.mark} data-here={place < here || undefined} />
            ))}
          </span>
          <span className={styles.letter}>{format.monthLetter(month)}</span>
        </div>
      ))}
    </div>
  );
}
