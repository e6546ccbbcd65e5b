import 'uplot/dist/uPlot.min.css';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import uPlot from 'uplot';
import type { DownloadRow } from '../../../shared/schemas/download.ts';
import { useElementWidth } from '../../components/hooks/use-element-width.ts';
import { useFormat } from '../../components/text/use-format.ts';
import { speedHistoryOf, timeOfDay } from '../../state/downloads/speed-history.ts';
import { useSettings } from '../../state/use-settings.ts';
import { useTheme } from '../../state/use-theme.ts';
import styles from './speed-tab.module.css';

const height = 150;

/** The speed of the last five minutes, and the numbers of the download. */
export function SpeedTab({ row }: { row: DownloadRow }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { limitEnabled, limitRate } = useSettings();
  const facts = [
    [t('drawer.speedNow'), format.rate(row.bytesPerSecond)],
    [t('drawer.connectionsNow'), format.number(row.activeConnections)],
    [t('drawer.fetched'), format.bytes(row.bytesFetched)],
    [t('drawer.reused'), format.bytes(row.bytesReused)],
    [t('drawer.limit'), row.limitRate === null ? t('drawer.noLimit') : format.rate(row.limitRate)],
    [t('drawer.limitOfAll'), limitEnabled ? format.rate(limitRate) : t('drawer.noLimit')],
  ] as const;
  return (
    <div className={styles.columns}>
      {speedHistoryOf(row.id).times.length === 0 ? (
        <p className={styles.empty}>{t('drawer.noGraph')}</p>
      ) : (
        <SpeedGraph row={row} />
      )}
      <dl className={styles.facts}>
        {facts.map(([name, value]) => (
          <div key={name} className={styles.fact}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function SpeedGraph({ row }: { row: DownloadRow }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { theme } = useTheme();
  const [box, width] = useElementWidth<HTMLDivElement>();
  const plot = useRef<uPlot | null>(null);
  const { limitEnabled, limitRate } = useSettings();
  const limit = limitEnabled ? limitRate : null;

  useEffect(() => {
    if (box.current === null || width === 0) return;
    const axis = {
      stroke: theme.colorNeutralForeground3,
      grid: { stroke: theme.colorNeutralStroke3, width: 1 },
    };
    const chart = new uPlot(
      {
        width,
        height,
        cursor: { show: false },
        legend: { show: false },
        scales: { y: { range: (_, __, highest) => [0, Math.max(highest, 1) * 1.1] } },
        series: [
          {},
          {
            stroke: theme.sourceRegistry,
            fill: `${theme.sourceRegistry}33`,
            width: 2,
            points: { show: false },
          },
          // The limit over all downloads, where there is one.
          { stroke: theme.sourceForeign, width: 1.5, dash: [6, 4], points: { show: false } },
        ],
        axes: [
          {
            ...axis,
            values: (_, ticks) => ticks.map((tick) => format.time(new Date(tick * 1000).toISOString())),
          },
          { ...axis, size: 84, values: (_, ticks) => ticks.map((tick) => format.rate(tick)) },
        ],
      },
      [[], [], []],
      box.current,
    );
    plot.current = chart;
    return () => {
      plot.current = null;
      chart.destroy();
    };
  }, [box, width, theme, format]);

  useEffect(() => {
    const { times, speeds } = speedHistoryOf(row.id);
    if (width > 0) plot.current?.setData([times.map(timeOfDay), speeds, times.map(() => limit)]);
  }, [row, width, limit]);

  return <div ref={box} className={styles.graph} role="img" aria-label={t('drawer.graph')} />;
}
