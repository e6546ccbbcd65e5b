import { Tab, TabList } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { useShallow } from 'zustand/react/shallow';
import { useDownloads } from '../../state/downloads/downloads-store.ts';
import { countShown, downloadFilters } from '../../state/downloads/shown-downloads.ts';
import { setUi, useUi } from '../../state/ui-store.ts';
import styles from './filter-tabs.module.css';
import { selectOnly } from './selection-store.ts';

/** Narrows the list down to what goes on, what failed, is finished or was cancelled, each with its number. */
export function DownloadFilterTabs() {
  const { t } = useTranslation();
  const chosen = useUi(({ downloadFilter }) => downloadFilter);
  const counts = useDownloads(
    useShallow(({ rows }) => downloadFilters.map((filter) => countShown(rows, filter))),
  );
  return (
    <TabList
      size="small"
      className={styles.tabs}
      aria-label={t('downloads.show')}
      selectedValue={chosen}
      onTabSelect={(_, { value }) => {
        setUi({ downloadFilter: downloadFilters.find((filter) => filter === value) ?? 'all' });
        // No action may reach a row that the filter hides.
        selectOnly([]);
      }}
    >
      {downloadFilters.map((filter, index) => (
        <Tab key={filter} value={filter} id={`download-filter-${filter}`} className={styles.tab}>
          {t(`downloads.filters.${filter}`)} <span className={styles.count}>{counts[index]}</span>
        </Tab>
      ))}
    </TabList>
  );
}
