import { useTranslation } from 'react-i18next';
import styles from './image-skeleton.module.css';

/** Placeholders where title, platforms, sizes and layers will stand. */
export function ImageSkeleton() {
  const { t } = useTranslation();
  return (
    <div className={styles.root} role="status" aria-label={t('image.loading')}>
      <div className={styles.block} style={{ width: 240, height: 24, marginTop: 6 }} />
      <div className={styles.block} style={{ width: 190, height: 12, marginTop: 10 }} />
      <div className={styles.cards}>
        <div className={styles.block} style={{ height: 78 }} />
        <div className={styles.block} style={{ height: 78 }} />
        <div className={styles.block} style={{ height: 78 }} />
      </div>
      <div className={styles.block} style={{ width: 260, height: 20, marginTop: 24 }} />
      <div className={styles.block} style={{ height: 22, marginTop: 12 }} />
      {[70, 135, 200, 265].map((top) => (
        <div key={top} className={styles.block} style={{ height: 12, width: '55%', marginTop: 52 }} />
      ))}
    </div>
  );
}
