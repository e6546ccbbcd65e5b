import { ArrowDownload24Filled, ArrowDownload24Regular } from '@fluentui/react-icons/svg/arrow-download';
import {
  CompassNorthwest24Filled,
  CompassNorthwest24Regular,
} from '@fluentui/react-icons/svg/compass-northwest';
import { Library24Filled, Library24Regular } from '@fluentui/react-icons/svg/library';
import { Settings24Filled, Settings24Regular } from '@fluentui/react-icons/svg/settings';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import { useFailedCount, useInProgressCount } from '../state/downloads/downloads-store.ts';
import { navigate, useRoute } from '../state/navigation.ts';
import { formatRoute, type Place, parseRoute, type Route } from '../state/route.ts';
import { useUi } from '../state/ui-store.ts';
import { useUpdates } from '../state/updates/tag-updates.ts';
import styles from './rail.module.css';

interface RailLink {
  place: Exclude<Place, 'compare'>;
  icon: ComponentType;
  activeIcon: ComponentType;
}

const links: readonly RailLink[] = [
  { place: 'explore', icon: CompassNorthwest24Regular, activeIcon: CompassNorthwest24Filled },
  { place: 'downloads', icon: ArrowDownload24Regular, activeIcon: ArrowDownload24Filled },
  { place: 'library', icon: Library24Regular, activeIcon: Library24Filled },
  { place: 'settings', icon: Settings24Regular, activeIcon: Settings24Filled },
];

/** The four places. */
export function Rail() {
  const { t } = useTranslation();
  const failed = useFailedCount();
  return (
    <nav className={styles.rail} aria-label={t('app.places')}>
      <ul className={styles.list}>
        {links.map((link) => (
          <RailItem key={link.place} {...link} failed={link.place === 'downloads' ? failed : 0} />
        ))}
      </ul>
    </nav>
  );
}

function RailItem({ place, icon: Icon, activeIcon: ActiveIcon, failed }: RailLink & { failed: number }) {
  const { t } = useTranslation();
  const isCurrent = useRoute(({ route }) => (route.place === 'compare' ? 'explore' : route.place) === place);
  const lastExplore = useUi(({ lastExplore }) => lastExplore);
  const updates = useUpdateCount(place === 'library');
  const target: Route = place === 'explore' ? parseRoute(lastExplore) : { place };
  return (
    <li className={place === 'settings' ? styles.last : undefined}>
      <a
        href={formatRoute(target)}
        aria-label={
          failed > 0
            ? t('placeWithFailures', { place: t(`places.${place}`), count: failed })
            : updates > 0
              ? t('updates.badge', { place: t(`places.${place}`), count: updates })
              : t(`places.${place}`)
        }
        aria-current={isCurrent ? 'page' : undefined}
        className={styles.link}
        onClick={(event) => {
          event.preventDefault();
          navigate(target);
        }}
      >
        <span className={styles.icon}>
          {isCurrent ? <ActiveIcon /> : <Icon />}
          {place === 'downloads' ? <DownloadsBadge failed={failed} /> : null}
          {updates > 0 ? <span className={styles.badge} data-count={updates} /> : null}
        </span>
        <span className={styles.label}>{t(`places.${place}`)}</span>
      </a>
    </li>
  );
}

/** The badge shows failed downloads before those in progress, because they need the user. */
function DownloadsBadge({ failed }: { failed: number }) {
  const active = useInProgressCount();
  if (failed > 0) return <span className={`${styles.badge} ${styles.failed}`} data-count={failed} />;
  return active === 0 ? null : <span className={styles.badge} data-count={active} />;
}

/** Updates that are known and that nobody fetches yet; none where they are not to be counted. */
function useUpdateCount(isCounted: boolean): number {
  const { updates } = useUpdates();
  return isCounted ? updates.filter(({ downloadId }) => downloadId === null).length : 0;
}
