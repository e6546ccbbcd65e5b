import { Checkbox } from '@fluentui/react-components';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './attached-choice.module.css';

interface AttachedChoiceProps {
  isOn: boolean;
  onChange: (isOn: boolean) => void;
}

/** Whether signatures and what else is attached to the images goes along. */
export function AttachedChoice({ isOn, onChange }: AttachedChoiceProps) {
  const { t } = useTranslation();
  const textId = useId();
  return (
    <div>
      <Checkbox
        label={t('copying.attached')}
        checked={isOn}
        aria-describedby={textId}
        onChange={(_, { checked }) => onChange(checked === true)}
      />
      <p id={textId} className={styles.text}>
        {t('copying.attachedHint')}
      </p>
    </div>
  );
}
