import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { ruleInForce } from '../../../shared/hours/schedule.ts';
import { type HourRule, minutesOf, type Speed, timeOfDay } from '../../../shared/schemas/hours.ts';
import styles from './day-chart.module.css';

interface DayChartProps {
  rules: readonly HourRule[];
  /** The speed outside the rules. */
  otherwise: Speed;
  day: number;
  minute: number;
}

const width = 362;
const height = 44;

/** Today by the hours: height is speed, stripes are no limit, a line is now. */
export function DayChart({ rules, otherwise, day, minute }: DayChartProps) {
  const { t } = useTranslation();
  const stripes = useId();
  const times = [0, 1440, ...rules.flatMap(({ from, to }) => [minutesOf(from) ?? 0, minutesOf(to) ?? 0])];
  const turns = [...new Set(times)].sort((left, right) => left - right);
  // Hours of another day, and those of the speed before them, are no turn of this one.
  const parts = turns
    .slice(0, -1)
    .map((from) => {
      const rule = rules[ruleInForce(rules, { day, minute: from }) ?? -1];
      return { from, speed: rule?.speed ?? otherwise };
    })
    .filter(({ speed }, place, all) => speed !== all[place - 1]?.speed);
  const fastest = Math.max(1, ...parts.map(({ speed }) => (typeof speed === 'number' ? speed : 0)));
  const heightOf = (speed: Speed) => {
    if (speed === 'full') return height;
    return speed === 'none' ? 1 : Math.max(4, (speed / fastest) * height * 0.6);
  };
  const x = (minutes: number) => (minutes / 1440) * width;
  return (
    <svg
      className={styles.chart}
      viewBox={`0 -16 ${width} ${height + 34}`}
      role="img"
      aria-label={t('hours.chart', { time: timeOfDay(minute) })}
    >
      <defs>
        <pattern
          id={stripes}
          width="6"
          height="6"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect className={styles.ground} width="6" height="6" />
          <rect className={styles.stripe} width="3" height="6" />
        </pattern>
      </defs>
      {parts.map(({ from, speed }, place) => (
        <rect
          key={from}
          className={speed === 'full' ? styles.full : styles.limited}
          x={x(from)}
          y={height - heightOf(speed)}
          width={Math.max(1, x((parts[place + 1]?.from ?? 1440) - from) - 1)}
          height={heightOf(speed)}
          fill={speed === 'full' ? `url(#${stripes})` : undefined}
        />
      ))}
      <line className={styles.base} x1={0} x2={width} y1={height} y2={height} />
      <line className={styles.now} x1={x(minute)} x2={x(minute)} y1={-2} y2={height} />
      <text className={styles.time} x={Math.min(width - 18, Math.max(18, x(minute)))} y={-5}>
        {timeOfDay(minute)}
      </text>
      {[0, 6, 12, 18, 24].map((hour) => (
        <text
          key={hour}
          className={styles.hour}
          x={x(hour * 60)}
          y={height + 14}
          textAnchor={hour === 0 ? 'start' : hour === 24 ? 'end' : 'middle'}
        >
          {hour}
        </text>
      ))}
    </svg>
  );
}
