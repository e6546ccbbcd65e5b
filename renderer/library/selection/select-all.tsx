import { useTranslation } from 'react-i18next';
import styles from './box.module.css';
import { selectImages, useLibrarySelection } from './store.ts';

/** Selects all images that are shown, or none of them. */
export function SelectAll({ order }: { order: readonly string[] }) {
  const { t } = useTranslation();
  const selected = useLibrarySelection(({ selected }) => selected);
  const count = order.filter((key) => selected.has(key)).length;
  const isAll = count > 0 && count === order.length;
  return (
    <input
      type="checkbox"
      className={styles.box}
      aria-label={t('selection.selectAll')}
      title={t('selection.selectAll')}
      checked={isAll}
      ref={(box) => {
        if (box !== null) box.indeterminate = count > 0 && !isAll;
      }}
      onChange={() => selectImages(isAll ? [] : order)}
    />
  );
}
