import { useTranslation } from 'react-i18next';
import { errorCodes } from '../../../shared/errors.ts';
import type { Activity } from '../../../shared/schemas/download.ts';
import { signedStates } from '../../../shared/schemas/signatures.ts';
import { signatureWords } from '../../../shared/text/signature-words.ts';
import { useFormat } from '../../components/text/use-format.ts';
import { useCurrentLanguage } from '../../state/use-language.ts';
import { activityKey, activityValues } from './activity-values.ts';
import { groupActivities } from './group-activities.ts';
import styles from './log-tab.module.css';

/** What the engine did, newest first, in words. */
export function LogTab({ log }: { log: readonly Activity[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const language = useCurrentLanguage();
  const problemOf = (kind: Activity['kind']) => (text: string) => {
    // A source that lacks a blob is no failure yet: the next source may have it.
    if (text === 'BLOB_UNKNOWN' && kind !== 'failed') return t('drawer.notHeld');
    const code = errorCodes.find((known) => known === text);
    return code === undefined ? text : t(`errors.titles.${code}`);
  };
  const wordingOf = ({ kind }: Activity) => ({
    bytes: format.bytes,
    duration: format.duration,
    problem: problemOf(kind),
    signed: (text: string) => {
      const state = signedStates.find((known) => known === text);
      return state === undefined ? text : signatureWords({ state, signatures: [] }, language).sentence;
    },
  });
  if (log.length === 0) return <p className={styles.empty}>{t('drawer.noLog')}</p>;
  return (
    <ol className={styles.log}>
      {groupActivities(log).map(({ activity, count }, index, groups) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: entries have no identity; counted from the oldest they never move
        <li key={groups.length - index} className={styles.entry}>
          <time className={styles.time} dateTime={activity.time}>
            {format.time(activity.time)}
          </time>
          <span data-kind={activity.kind} className={styles.text}>
            {t(`activity.${activityKey(activity)}`, activityValues(activity, wordingOf(activity)))}
            {count > 1 ? <span className={styles.count}>{t('drawer.times', { count })}</span> : null}
          </span>
        </li>
      ))}
    </ol>
  );
}
