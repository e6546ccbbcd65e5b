import { useTranslation } from 'react-i18next';
import type { ImageUpdate } from '../../../shared/schemas/updates.ts';
import { useFormat } from '../../components/text/use-format.ts';
import styles from './facts.module.css';

/** What an update costs and what it changes. */
export function UpdateFacts({ update }: { update: ImageUpdate }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { bytesToFetch, size, layersKept, layersNew, bytesKept } = update;
  const { currentDate, latestDate, currentBuild, latestBuild } = update;
  const dates = [currentDate, latestDate].map((date) => (date === null ? '' : format.date(date)));
  const rows: [label: string, value: string][] = [
    [
      t('updates.toFetch'),
      t('updates.ofSize', { bytes: format.bytes(bytesToFetch), size: format.bytes(size) }),
    ],
    [
      t('updates.layers'),
      [
        t('updates.layersKept', { count: layersKept, size: format.bytes(bytesKept) }),
        t('updates.layersNew', { count: layersNew }),
      ].join(' · '),
    ],
  ];
  if (dates.every((date) => date !== ''))
    rows.push([t('updates.made'), t('updates.from', { from: dates[0], to: dates[1] })]);
  if (currentBuild !== null && latestBuild !== null)
    rows.push([t('updates.build'), t('updates.from', { from: currentBuild, to: latestBuild })]);
  return (
    <dl className={styles.facts}>
      {rows.map(([label, value]) => (
        <div key={label} className={styles.fact}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
