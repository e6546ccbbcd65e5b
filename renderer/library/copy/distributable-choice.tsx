import { Checkbox } from '@fluentui/react-components';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { LibraryImage } from '../../../shared/schemas/library.ts';
import styles from './distributable-choice.module.css';

interface DistributableChoiceProps {
  images: readonly LibraryImage[];
  isOn: boolean;
  onChange: (isOn: boolean) => void;
}

/** Whether foreign layers are declared as ordinary ones, and what that changes. Only where an image has any. */
export function DistributableChoice({ images, isOn, onChange }: DistributableChoiceProps) {
  const { t } = useTranslation();
  const textId = useId();
  const foreign = images.filter(({ hasForeignLayers }) => hasForeignLayers);
  const [first] = foreign;
  if (first === undefined) return null;
  return (
    <div>
      <Checkbox
        label={t('copying.distributable')}
        checked={isOn}
        aria-describedby={textId}
        onChange={(_, { checked }) => onChange(checked === true)}
      />
      <p id={textId} className={styles.text}>
        {t('copying.foreign', { count: foreign.length, reference: first.reference })}{' '}
        {t(isOn ? 'copying.foreignOn' : 'copying.foreignOff')}
      </p>
    </div>
  );
}
