import { SpinButton } from '@fluentui/react-components';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './port-field.module.css';

interface PortFieldProps {
  port: number;
  onChange: (port: number) => void;
}

/** The port; it is changed when its field is left, because each change cuts clients off. */
export function PortField({ port, onChange }: PortFieldProps) {
  const { t } = useTranslation();
  const id = useId();
  const [draft, setDraft] = useState<number | null>(null);
  const save = () => {
    if (draft !== null && draft !== port) onChange(draft);
    setDraft(null);
  };
  return (
    <span className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        {t('serving.port')}
      </label>
      <SpinButton
        id={id}
        size="small"
        className={styles.number}
        value={draft ?? port}
        min={1}
        max={65_535}
        onChange={(_, data) => {
          const next = data.value ?? Number(data.displayValue);
          if (Number.isInteger(next) && next >= 1 && next <= 65_535) setDraft(next);
        }}
        onBlur={save}
        onKeyDown={(event) => {
          if (event.key === 'Enter') save();
        }}
      />
    </span>
  );
}
