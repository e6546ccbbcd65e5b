import { Link } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { DownloadRow } from '../../shared/schemas/download.ts';
import { navigate } from '../app/navigation.ts';
import { ProgressBar } from '../components/progress-bar.tsx';
import { useFormat } from '../components/use-format.ts';
import { isAtEnd, percentOf, toneOf } from '../downloads/download-words.ts';
import { useDownloads } from '../stores/downloads-store.ts';
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
  const row = useDownloads(({ rows }) =>
    rows.values().find((row) => row.reference === reference && isOf(row, digest) && !isAtEnd(row.state)),
  );
  if (row === undefined) return null;
  const percent = percentOf(row);
  return (
    <div className={styles.box}>
      <div className={styles.line}>
        <span>
          {t(`downloads.states.${row.state}`)} · {percent} %
          {row.state === 'downloading' ? ` · ${format.rate(row.bytesPerSecond)}` : ''}
        </span>
        <Link className={styles.link} onClick={() => navigate({ place: 'downloads' })}>
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
