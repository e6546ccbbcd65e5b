import { useTranslation } from 'react-i18next';
import type { NameList } from '../api/read-names.ts';
import styles from './list-note.module.css';
import { useFormat } from './text/use-format.ts';

/** Says that a list comes from the cache, or that it is cut. */
export function ListNote({ list }: { list: NameList }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (list.isStale)
    return <p className={styles.note}>{t('explore.staleSince', { date: format.date(list.fetchedAt) })}</p>;
  return list.isTruncated ? <p className={styles.note}>{t('explore.truncated')}</p> : null;
}
