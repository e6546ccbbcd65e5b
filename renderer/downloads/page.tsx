import { Button, MessageBar, MessageBarBody } from '@fluentui/react-components';
import { ArrowDownload32Regular } from '@fluentui/react-icons/svg/arrow-download';
import { Filter32Regular } from '@fluentui/react-icons/svg/filter';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../components/empty-state.tsx';
import { SkeletonRows } from '../components/skeleton.tsx';
import { useDownloads } from '../state/downloads/downloads-store.ts';
import { useShownDownloads } from '../state/downloads/shown-downloads.ts';
import { navigate } from '../state/navigation.ts';
import { parseRoute } from '../state/route.ts';
import { setUi, useUi } from '../state/ui-store.ts';
import { DownloadDrawer } from './drawer/panel.tsx';
import { DownloadFilterTabs } from './list/filter-tabs.tsx';
import { DownloadList } from './list/rows.tsx';
import { DownloadsToolbar } from './list/toolbar.tsx';
import styles from './page.module.css';

/** All downloads, and in the drawer one of them in detail. */
export function DownloadsPage() {
  const { t } = useTranslation();
  const hasSnapshot = useDownloads(({ sequence }) => sequence !== null);
  const isEmpty = useDownloads(({ order }) => order.length === 0);
  const isKept = useDownloads(({ isKept }) => isKept);
  const shown = useShownDownloads();
  const filter = useUi(({ downloadFilter }) => downloadFilter);
  const openId = useUi(({ openDownload }) => openDownload);
  const lastExplore = useUi(({ lastExplore }) => lastExplore);
  const isOpen = useDownloads(({ rows }) => openId !== null && rows.has(openId));

  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <h1 className={styles.title}>{t('places.downloads')}</h1>
        <DownloadsToolbar />
      </header>
      {isKept ? null : (
        <MessageBar intent="info" className={styles.notKept}>
          <MessageBarBody>{t('downloads.notKept')}</MessageBarBody>
        </MessageBar>
      )}
      {hasSnapshot ? null : <SkeletonRows count={6} rowHeight={73} label={t('downloads.loading')} />}
      {hasSnapshot && isEmpty ? (
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
      {isEmpty ? null : <DownloadFilterTabs />}
      {isEmpty || shown.length > 0 ? null : (
        <EmptyState
          icon={<Filter32Regular />}
          title={t('downloads.noneShown')}
          actions={<Button onClick={() => setUi({ downloadFilter: 'all' })}>{t('downloads.showAll')}</Button>}
        />
      )}
      {shown.length > 0 ? <DownloadList order={shown} labelledBy={`download-filter-${filter}`} /> : null}
      {isOpen && openId !== null ? (
        <DownloadDrawer key={openId} id={openId} onClose={() => setUi({ openDownload: null })} />
      ) : null}
    </div>
  );
}
