import { ArrowSync16Regular } from '@fluentui/react-icons/svg/arrow-sync';
import { useTranslation } from 'react-i18next';
import type { ImageUpdate } from '../../../shared/schemas/updates.ts';
import { useFormat } from '../../components/text/use-format.ts';
import { navigate } from '../../state/navigation.ts';
import { startUpdates } from '../../state/updates/tag-updates.ts';
import styles from './chip.module.css';

interface UpdateChipProps {
  update: ImageUpdate;
  /** True where the library takes nothing: the chip tells of the update and fetches nothing. */
  isReadOnly: boolean;
}

/** A newer version of an image: what it costs, and from when to when it goes. A click fetches it. */
export function UpdateChip({ update, isReadOnly }: UpdateChipProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { reference, bytesToFetch, currentDate, latestDate, downloadId } = update;
  if (downloadId !== null) {
    return (
      <button type="button" className={styles.link} onClick={() => navigate({ place: 'downloads' })}>
        {t('updates.underWay')}
      </button>
    );
  }
  const size = format.bytes(bytesToFetch);
  const from = currentDate === null ? '' : format.day(currentDate);
  const to = latestDate === null ? '' : format.day(latestDate);
  const isDated = from !== '' && to !== '' && from !== to;
  const facts = (
    <>
      <ArrowSync16Regular aria-hidden="true" />
      <strong>{t('updates.update')}</strong>
      <span className={styles.facts}>
        {` · ${size}`}
        {isDated ? <span className={styles.dates}>{` · ${t('updates.from', { from, to })}`}</span> : null}
      </span>
    </>
  );
  if (isReadOnly) return <span className={`${styles.chip} ${styles.fixed}`}>{facts}</span>;
  return (
    <button
      type="button"
      className={styles.chip}
      aria-label={
        isDated
          ? t('updates.nameFrom', { reference, size, from, to })
          : t('updates.name', { reference, size })
      }
      onClick={() => void startUpdates(t, [update])}
    >
      {facts}
    </button>
  );
}
