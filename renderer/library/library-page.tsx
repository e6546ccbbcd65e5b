import { Button } from '@fluentui/react-components';
import { Library32Regular } from '@fluentui/react-icons/svg/library';
import { ShieldCheckmark20Regular } from '@fluentui/react-icons/svg/shield-checkmark';
import { useTranslation } from 'react-i18next';
import { errorDataOf } from '../api/error-data.ts';
import { useLibrary, useLibraryStatus } from '../api/queries.ts';
import { navigate } from '../app/navigation.ts';
import { parseRoute } from '../app/route.ts';
import { EmptyState } from '../components/empty-state.tsx';
import { ErrorState } from '../components/error-state.tsx';
import { SkeletonRows } from '../components/skeleton.tsx';
import { useFormat } from '../components/use-format.ts';
import { verifyImage } from '../stores/library-jobs.ts';
import { useUi } from '../stores/ui-store.ts';
import { JobNote } from './job-note.tsx';
import styles from './library-page.module.css';
import { LibraryTable } from './library-table.tsx';

/** The images on this machine's disk. */
export function LibraryPage() {
  const { t } = useTranslation();
  const { data, error, isPending, refetch } = useLibrary();
  const lastExplore = useUi(({ lastExplore }) => lastExplore);
  const hasImages = data !== undefined && data.length > 0;
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <div className={styles.titles}>
          <h1 className={styles.title}>{t('places.library')}</h1>
          <LibrarySummary />
        </div>
        {hasImages ? (
          <Button
            appearance="subtle"
            icon={<ShieldCheckmark20Regular />}
            onClick={() => void verifyImage(undefined)}
          >
            {t('library.verifyAll')}
          </Button>
        ) : null}
      </header>
      <div className={styles.note}>
        <JobNote jobKey="*" />
      </div>
      {isPending ? <SkeletonRows count={5} rowHeight={49} label={t('library.loading')} /> : null}
      {error !== null && data === undefined ? (
        <ErrorState error={errorDataOf(error)} onRetry={() => void refetch()} />
      ) : null}
      {data !== undefined && data.length === 0 ? (
        <EmptyState
          icon={<Library32Regular />}
          title={t('library.empty')}
          actions={
            <Button appearance="primary" onClick={() => navigate(parseRoute(lastExplore))}>
              {t('downloads.explore')}
            </Button>
          }
        >
          <p>{t('library.emptyHint')}</p>
        </EmptyState>
      ) : null}
      {hasImages ? <LibraryTable images={data} /> : null}
    </div>
  );
}

function LibrarySummary() {
  const { t } = useTranslation();
  const format = useFormat();
  const { data } = useLibraryStatus();
  if (data === undefined) return <p className={styles.summary} />;
  return (
    <p className={styles.summary} title={data.path}>
      {t('library.used', { size: format.bytes(data.usedBytes), path: data.path })}
      {data.partialBytes > 0 ? ` · ${t('library.partial', { size: format.bytes(data.partialBytes) })}` : ''}
    </p>
  );
}
