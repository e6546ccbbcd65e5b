import { Link } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { willRetry } from '../../../shared/download-states.ts';
import { parseReference } from '../../../shared/reference.ts';
import type { DownloadRow } from '../../../shared/schemas/download.ts';
import { needsSignIn, SignInButton } from '../../components/sign-in/button.tsx';
import { useFormat } from '../../components/text/use-format.ts';
import { useDownloads } from '../../state/downloads/downloads-store.ts';
import { runAction } from '../../state/downloads/run-action.ts';
import styles from './row.module.css';

interface RowFollowUpProps {
  row: DownloadRow;
  /** True for the row that the keyboard is at. */
  isReachable: boolean;
}

/** What follows at the end of a row's second line: the time that is left, or the one thing that would help now. */
export function RowFollowUp({ row, isReachable }: RowFollowUpProps) {
  const { t } = useTranslation();
  const format = useFormat();
  if (willRetry(row))
    return (
      <Link
        className={styles.follow}
        tabIndex={isReachable ? 0 : -1}
        onClick={(event) => {
          event.stopPropagation();
          runAction('retry', [row.id]);
        }}
      >
        {t('downloads.retryNow')}
      </Link>
    );
  const registry =
    row.state === 'failed' && row.error !== null && needsSignIn(row.error) ? registryOf(row) : null;
  if (registry !== null)
    return (
      <SignInButton
        registry={registry}
        className={styles.follow}
        linkTabIndex={isReachable ? 0 : -1}
        onSignedIn={() => retryOf(registry)}
      />
    );
  if (row.state !== 'downloading' || row.askedToWait !== null || row.etaSeconds === null) return null;
  return (
    <span className={styles.follow}>
      {t('downloads.timeLeft', { duration: format.duration(row.etaSeconds) })}
    </span>
  );
}

function registryOf({ reference }: DownloadRow): string {
  return parseReference(reference).registry;
}

/** Tries all downloads again that the registry has refused: signing in once helps all of them. */
function retryOf(registry: string): void {
  const refused = useDownloads
    .getState()
    .rows.values()
    .filter((row) => row.state === 'failed' && row.error !== null && needsSignIn(row.error));
  runAction(
    'retry',
    [...refused].filter((row) => registryOf(row) === registry).map(({ id }) => id),
  );
}
