import { Link } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { hasEnded } from '../../../shared/download-states.ts';
import { phaseOf } from '../../../shared/downloads/phases.ts';
import type { DownloadRow } from '../../../shared/schemas/download.ts';
import { percentOf, toneOf } from '../../components/download-progress.ts';
import { ProgressBar } from '../../components/progress-bar.tsx';
import { shortSentence } from '../../components/text/short-sentence.ts';
import { useFormat } from '../../components/text/use-format.ts';
import { useDownloads } from '../../state/downloads/downloads-store.ts';
import { actionsOf } from '../../state/downloads/possible-actions.ts';
import { runAction } from '../../state/downloads/run-action.ts';
import { navigate } from '../../state/navigation.ts';
import { useCurrentLanguage } from '../../state/use-language.ts';
import styles from './current-download.module.css';

interface CurrentDownloadProps {
  reference: string;
  /** Digest of the platform on screen. */
  digest: string;
}

/** How the download of the image on screen is going, when there is one. */
export function CurrentDownload({ reference, digest }: CurrentDownloadProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const language = useCurrentLanguage();
  const row = useDownloads(({ rows }) => {
    const own = rows
      .values()
      .filter((row) => row.reference === reference && isOf(row, digest))
      .toArray();
    // Only the last download counts: a failure before it has been overcome.
    const [last] = own.toSorted((left, right) => right.createdAt.localeCompare(left.createdAt));
    return own.find(({ state }) => !hasEnded(state)) ?? (last?.state === 'failed' ? last : undefined);
  });
  if (row === undefined) return null;
  return (
    <div className={styles.box}>
      <div className={styles.line}>
        <span className={styles.sentence}>
          {row.error === null
            ? `${t(`downloads.phases.${phaseOf(row)}`)} · ${percentOf(row)} %`
            : shortSentence(row.error, language)}
          {row.state === 'downloading' ? ` · ${format.rate(row.bytesPerSecond)}` : ''}
        </span>
        {actionsOf(row.state).map((action) => (
          <Link key={action} className={styles.link} onClick={() => runAction(action, [row.id])}>
            {t(`downloads.action.${action}`)}
          </Link>
        ))}
        <Link className={styles.link} onClick={() => navigate({ place: 'downloads', id: row.id })}>
          {t('image.showInDownloads')}
        </Link>
      </div>
      <ProgressBar
        label={row.reference}
        value={row.bytesTotal === 0 ? 0 : row.bytesDone / row.bytesTotal}
        tone={toneOf(row)}
      />
    </div>
  );
}

/** True for a download of this platform, of all of them, or of one that is not yet known. */
function isOf({ digest, platform }: DownloadRow, shown: string): boolean {
  return digest === null || digest === shown || platform === 'all';
}
