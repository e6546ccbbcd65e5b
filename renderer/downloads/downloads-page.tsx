import { Button } from '@fluentui/react-components';
import { ArrowDownload32Regular } from '@fluentui/react-icons/svg/arrow-download';
import { useTranslation } from 'react-i18next';
import { navigate } from '../app/navigation.ts';
import { parseRoute } from '../app/route.ts';
import { EmptyState } from '../components/empty-state.tsx';
import { SkeletonRows } from '../components/skeleton.tsx';
import { useDownloads } from '../stores/downloads-store.ts';
import { setUi, useUi } from '../stores/ui-store.ts';
import { DownloadDrawer } from './download-drawer.tsx';
import { DownloadList } from './download-list.tsx';
import styles from './downloads-page.module.css';
import { DownloadsToolbar } from './downloads-toolbar.tsx';

/** All downloads, and in the drawer one of them in detail. */
export function DownloadsPage() {
  const { t } = useTranslation();
  const hasSnapshot = useDownloads(({ sequence }) => sequence !== null);
  const order = useDownloads(({ order }) => order);
  const openId = useUi(({ openDownload }) => openDownload);
  const lastExplore = useUi(({ lastExplore }) => lastExplore);
  const isOpen = useDownloads(({ rows }) => openId !== null && rows.has(openId));

  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <h1 className={styles.title}>{t('places.downloads')}</h1>
        <DownloadsToolbar />
      </header>
      {hasSnapshot ? null : <SkeletonRows count={6} rowHeight={53} label={t('downloads.loading')} />}
      {hasSnapshot && order.length === 0 ? (
        <EmptyState
          icon={<ArrowDownload32Regular />}
          title={t('downloads.empty')}
          actions={
            <Button appearance="primary" onClick={() => navigate(parseRoute(lastExplore))}>
              {t('downloads.explore')}
            </Button>
          }
        >
          <p>{t('downloads.emptyHint')}</p>
        </EmptyState>
      ) : null}
      {order.length > 0 ? <DownloadList order={order} /> : null}
      {isOpen && openId !== null ? (
        <DownloadDrawer key={openId} id={openId} onClose={() => setUi({ openDownload: null })} />
      ) : null}
    </div>
  );
}
