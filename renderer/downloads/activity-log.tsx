import { useTranslation } from 'react-i18next';
import { errorCodes } from '../../shared/errors.ts';
import type { Activity } from '../../shared/schemas/download.ts';
import { useFormat } from '../components/use-format.ts';
import styles from './activity-log.module.css';
import { activityKey, activityValues } from './activity-values.ts';

/** What the engine did, newest last, in words. */
export function ActivityLog({ log }: { log: readonly Activity[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const problem = (text: string) => {
    if (text === 'BLOB_UNKNOWN') return t('drawer.notHeld');
    const code = errorCodes.find((known) => known === text);
    return code === undefined ? text : t(`errors.titles.${code}`);
  };
  const wording = { bytes: format.bytes, duration: format.duration, problem };
  if (log.length === 0) return <p className={styles.empty}>{t('drawer.noLog')}</p>;
  return (
    <ol className={styles.log}>
      {log.map((activity, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: entries have no identity and never move
        <li key={index} className={styles.entry}>
          <time className={styles.time} dateTime={activity.time}>
            {format.time(activity.time)}
          </time>
          <span data-kind={activity.kind} className={styles.text}>
            {t(`activity.${activityKey(activity)}`, activityValues(activity, wording))}
          </span>
        </li>
      ))}
    </ol>
  );
}
