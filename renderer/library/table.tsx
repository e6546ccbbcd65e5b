import { useTranslation } from 'react-i18next';
import type { LibraryImage } from '../../shared/schemas/library.ts';
import { LibraryRow } from './row.tsx';
import { SortHeader } from './sort-header.tsx';
import styles from './table.module.css';

/** Images of the library in the order given; the heads of the columns choose it. */
export function LibraryTable({ images }: { images: readonly LibraryImage[] }) {
  const { t } = useTranslation();
  return (
    <div className={styles.frame}>
      <table className={styles.table}>
        <thead>
          <tr>
            <SortHeader column="image" className={styles.image} label={t('library.columns.image')} />
            <th scope="col" className={styles.platform}>
              {t('library.columns.platform')}
            </th>
            <SortHeader column="size" className={styles.number} label={t('library.columns.size')} />
            <SortHeader
              column="unique"
              className={styles.number}
              label={t('library.columns.unique')}
              title={t('library.columns.uniqueHint')}
            />
            <SortHeader column="added" className={styles.date} label={t('library.columns.added')} />
            <th scope="col" className={styles.actions}>
              <span className="visually-hidden">{t('library.columns.actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {images.map((image) => (
            <LibraryRow key={`${image.reference} ${image.digest}`} image={image} />
          ))}
        </tbody>
      </table>
    </div>
  );
}
