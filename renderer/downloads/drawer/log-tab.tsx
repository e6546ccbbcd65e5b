import { useTranslation } from 'react-i18next';
import { shortDigest } from '../../../shared/digest.ts';
import { errorCodes } from '../../../shared/errors.ts';
import type { Activity, BlobDetail } from '../../../shared/schemas/download.ts';
import { signedStates } from '../../../shared/schemas/signatures.ts';
import { signatureWords } from '../../../shared/text/signature-words.ts';
import { useFormat } from '../../components/text/use-format.ts';
import { useCurrentLanguage } from '../../state/use-language.ts';
import { activityKey, activityValues } from './activity-values.ts';
import { blobNames } from './blob-names.ts';
import { groupActivities } from './group-activities.ts';
import styles from './log-tab.module.css';

interface LogTabProps {
  log: readonly Activity[];
  /** What the download consists of, for the names of what its log is about. */
  blobs: readonly BlobDetail[];
}

/** What the engine did, newest first, in words. */
export function LogTab({ log, blobs }: LogTabProps) {
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
    blob: (digest: string) => names.get(digest) ?? shortDigest(digest),
    signed: (text: string) => {
      const state = signedStates.find((known) => known === text);
      return state === undefined ? text : signatureWords({ state, signatures: [] }, language).sentence;
    },
  });
  const names = blobNames(
    blobs,
    (number) => t('drawer.layerName', { number: format.number(number) }),
    t('drawer.configName'),
  );
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
