import { Input } from '@fluentui/react-components';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './port-field.module.css';

interface PortFieldProps {
  port: number;
  onChange: (port: number) => void;
}

const highestPort = 65_535;

/** The port; it is changed when its field is left, because each change cuts clients off. */
export function PortField({ port, onChange }: PortFieldProps) {
  const { t } = useTranslation();
  const id = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const typed = /^\d{1,5}$/.test(draft ?? '') ? Number(draft) : 0;
  const isValid = draft === null || (typed >= 1 && typed <= highestPort);
  const save = () => {
    if (draft !== null && isValid && typed !== port) onChange(typed);
    setDraft(null);
  };
  return (
    <span className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        {t('serving.port')}
      </label>
      <Input
        id={id}
        size="small"
        inputMode="numeric"
        className={styles.number}
        aria-invalid={!isValid}
        value={draft ?? String(port)}
        onChange={(_, { value }) => setDraft(value)}
        onBlur={save}
        onKeyDown={(event) => {
          if (event.key === 'Enter') save();
          if (event.key === 'Escape') setDraft(null);
        }}
      />
    </span>
  );
}
