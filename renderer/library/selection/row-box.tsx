import { type MouseEvent, memo } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './box.module.css';
import { toggleImage, useLibrarySelection } from './store.ts';

interface RowBoxProps {
  /** Of the image (`imageKey`). */
  imageKey: string;
  reference: string;
  isActive: boolean;
  onRange: (key: string) => void;
}

/** The box that takes an image into the selection; with Shift, all between the last one and this. */
export const RowBox = memo(({ imageKey, reference, isActive, onRange }: RowBoxProps) => {
  const { t } = useTranslation();
  const isSelected = useLibrarySelection(({ selected }) => selected.has(imageKey));
  const onClick = (event: MouseEvent) => {
    event.stopPropagation();
    if (event.shiftKey) onRange(imageKey);
    else toggleImage(imageKey);
  };
  return (
    <input
      type="checkbox"
      className={styles.box}
      aria-label={t('selection.select', { reference })}
      checked={isSelected}
      tabIndex={isActive ? 0 : -1}
      onFocus={() => useLibrarySelection.setState({ active: imageKey })}
      onClick={onClick}
      // What a click does depends on Shift, which changes do not tell.
      onChange={() => undefined}
    />
  );
});
