import { useTranslation } from 'react-i18next';
import type { LibraryImage } from '../../shared/schemas/library.ts';
import { LibraryRow } from './library-row.tsx';
import styles from './library-table.module.css';

/** All images of the library, by name. */
export function LibraryTable({ images }: { images: readonly LibraryImage[] }) {
  const { t } = useTranslation();
  const sorted = images.toSorted((left, right) =>
    left.reference.localeCompare(right.reference, 'en', { numeric: true }),
  );
  return (
    <div className={styles.frame}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col" className={styles.image}>
              {t('library.columns.image')}
            </th>
            <th scope="col" className={styles.platform}>
              {t('library.columns.platform')}
            </th>
            <th scope="col" className={styles.number}>
              {t('library.columns.size')}
            </th>
            <th scope="col" className={styles.number} title={t('library.columns.uniqueHint')}>
              {t('library.columns.unique')}
            </th>
            <th scope="col" className={styles.date}>
              {t('library.columns.added')}
            </th>
            <th scope="col" className={styles.actions}>
              <span className="visually-hidden">{t('library.columns.actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {sorted.map((image) => (
            <LibraryRow key={`${image.reference} ${image.digest}`} image={image} />
          ))}
        </tbody>
      </table>
    </div>
  );
}
