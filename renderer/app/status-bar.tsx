import { HardDrive16Regular } from '@fluentui/react-icons/svg/hard-drive';
import { useTranslation } from 'react-i18next';
import { downloadPhases } from '../../shared/downloads/phases.ts';
import { useConnection } from '../api/connection-store.ts';
import { useFormat } from '../components/text/use-format.ts';
import { useDownloads, useFailedCount, usePhaseCounts } from '../state/downloads/downloads-store.ts';
import { navigate } from '../state/navigation.ts';
import { formatRoute } from '../state/route.ts';
import { activeClients, useServing } from '../state/serving/store.ts';
import { LimitButton } from './limit/button.tsx';
import { Notes } from './overlays/notes.tsx';
import styles from './status-bar.module.css';

/** Sums over all downloads on the left; the disk and the speed limit on the right. */
export function StatusBar() {
  return (
    <footer className={styles.bar}>
      <Totals />
      <div className={styles.right}>
        <Notes />
        <ServingNote />
        <FreeSpace />
        <LimitButton />
      </div>
    </footer>
  );
}

/** The phases that are counted in words; what has failed stands before them, and what has ended is no news. */
const countedPhases = downloadPhases.filter(
  (phase) => phase !== 'failed' && phase !== 'done' && phase !== 'cancelled',
);

function Totals() {
  const { t } = useTranslation();
  const format = useFormat();
  const { active, bytesPerSecond, etaSeconds } = useDownloads(({ totals }) => totals);
  const failed = useFailedCount();
  const numbers = usePhaseCounts();
  const isConnected = useConnection(({ status }) => status === 'ready');
  if (!isConnected) return <div className={styles.left}>{t('status.unknown')}</div>;
  const counts = countedPhases
    .map((phase) => ({ phase, number: numbers[downloadPhases.indexOf(phase)] ?? 0 }))
    .filter(({ number }) => number > 0)
    .map(({ phase, number }) => t(`status.counts.${phase}`, { number: format.number(number) }));
  return (
    <div className={styles.left}>
      {failed > 0 ? <span className={styles.failed}>{t('status.failed', { count: failed })}</span> : null}
      {counts.length > 0 ? <span>{counts.join(' · ')}</span> : null}
      {counts.length === 0 && failed === 0 ? <span>{t('status.idle')}</span> : null}
      {active > 0 ? <span className={styles.speed}>{format.rate(bytesPerSecond)}</span> : null}
      {active > 0 && etaSeconds !== null ? (
        <span>{t('status.timeLeft', { duration: format.duration(etaSeconds) })}</span>
      ) : null}
    </div>
  );
}

/** Says from everywhere that others pull from this computer, and leads to who does. */
function ServingNote() {
  const { t } = useTranslation();
  const format = useFormat();
  const isOn = useServing(({ status }) => status !== null && status.since !== null);
  const clients = useServing((state) => state.clients);
  if (!isOn) return null;
  const active = activeClients(clients);
  const rate = active.reduce((sum, { bytesPerSecond }) => sum + bytesPerSecond, 0);
  return (
    <a
      href={formatRoute({ place: 'library', view: 'serving' })}
      className={styles.serving}
      onClick={(event) => {
        event.preventDefault();
        navigate({ place: 'library', view: 'serving' });
      }}
    >
      {active.length === 0
        ? t('serving.statusBar')
        : t('serving.statusBarClients', { count: active.length, rate: format.rate(rate) })}
    </a>
  );
}

function FreeSpace() {
  const { t } = useTranslation();
  const format = useFormat();
  const freeBytes = useDownloads(({ totals }) => totals.freeBytes);
  if (freeBytes === null) return null;
  return (
    <span className={styles.disk}>
      <HardDrive16Regular aria-hidden="true" />
      {t('status.free', { size: format.space(freeBytes) })}
    </span>
  );
}
