import { Search20Regular } from '@fluentui/react-icons/svg/search';
import { TopSpeed20Regular } from '@fluentui/react-icons/svg/top-speed';
import { useTranslation } from 'react-i18next';
import { useConnection } from '../api/connection-store.ts';
import { useFormat } from '../components/text/use-format.ts';
import { useDownloads } from '../state/downloads/downloads-store.ts';
import { openPalette } from '../state/palette-store.ts';
import { RegistryPicker } from './registry-picker.tsx';
import styles from './top-bar.module.css';

const isMac = navigator.platform.startsWith('Mac');

/** Registry, command box and the speed of the moment. */
export function TopBar() {
  const { t } = useTranslation();
  return (
    <header className={styles.bar}>
      <RegistryPicker />
      <button type="button" className={styles.command} onClick={() => openPalette()}>
        <Search20Regular />
        <span className={styles.hint}>{t('app.commandHint')}</span>
        <kbd className={styles.keys}>{isMac ? '⌘K' : 'Ctrl K'}</kbd>
      </button>
      <TotalSpeed />
    </header>
  );
}

function TotalSpeed() {
  const { t } = useTranslation();
  const format = useFormat();
  const speed = useDownloads(({ totals }) => totals.bytesPerSecond);
  const active = useDownloads(({ totals }) => totals.active);
  const isConnected = useConnection(({ status }) => status === 'ready');
  return (
    <div className={styles.speed} title={t('app.totalSpeed')}>
      {active === 0 || !isConnected ? null : (
        <>
          <TopSpeed20Regular aria-hidden="true" />
          <span className="visually-hidden">{t('app.totalSpeed')}</span>
          <span>{format.rate(speed)}</span>
        </>
      )}
    </div>
  );
}
