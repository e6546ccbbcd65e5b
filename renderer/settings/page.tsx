import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useHostInfo } from '../api/queries.ts';
import { SkeletonRows } from '../components/skeleton.tsx';
import { useHasSettings } from '../state/use-settings.ts';
import { AppearanceSection } from './appearance-section.tsx';
import { BehaviourSection } from './behaviour-section.tsx';
import { LibrarySection } from './library-section.tsx';
import { MirrorsSection } from './mirrors/mirrors-section.tsx';
import { SettingsNav } from './nav.tsx';
import { NetworkSection } from './network-section.tsx';
import styles from './page.module.css';
import { RegistriesSection } from './registries-section.tsx';
import { SignaturesSection } from './signatures/section.tsx';
import { TransferSection } from './transfer-section.tsx';

/** Everything a user can set; each change is saved as it is made. */
export function SettingsPage() {
  const { t } = useTranslation();
  const page = useRef<HTMLDivElement>(null);
  const hasSettings = useHasSettings();
  const version = useHostInfo().data?.version;
  return (
    <div className={styles.page} ref={page}>
      <h1 className={styles.title}>{t('places.settings')}</h1>
      <div className={styles.columns}>
        <SettingsNav scroller={page} />
        <div className={styles.content}>
          {hasSettings ? (
            <>
              <AppearanceSection />
              <LibrarySection />
              <TransferSection />
              <RegistriesSection />
              <MirrorsSection />
              <SignaturesSection />
              <NetworkSection />
              <BehaviourSection />
              <p className={styles.version}>
                {version === undefined ? '' : t('settings.version', { version })}
              </p>
            </>
          ) : (
            <SkeletonRows count={8} rowHeight={60} label={t('settings.loading')} />
          )}
        </div>
      </div>
    </div>
  );
}
