import { Button, Field, Input } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import styles from './path-input.module.css';

/** A sentence below a path; with `error` the path cannot be used. */
export interface PathNote {
  state: 'error' | 'warning' | 'none';
  text: string;
}

interface PathInputProps {
  label: string;
  value: string;
  onChange: (path: string) => void;
  /** Opens the system's own dialog, which alone gives the path then; undefined where the path is typed. */
  onBrowse: (() => void) | undefined;
  note: PathNote | undefined;
}

/** A path as text, or from the system's own dialog where the host has one. */
export function PathInput({ label, value, onChange, onBrowse, note }: PathInputProps) {
  const { t } = useTranslation();
  return (
    <div className={styles.line}>
      <Field
        label={label}
        className={styles.field}
        {...(note === undefined ? {} : { validationMessage: note.text, validationState: note.state })}
      >
        <Input
          value={value}
          spellCheck={false}
          readOnly={onBrowse !== undefined}
          {...(onBrowse === undefined ? {} : { placeholder: t('export.notChosen') })}
          onChange={(_, data) => onChange(data.value)}
        />
      </Field>
      {onBrowse === undefined ? null : (
        <Button className={styles.button} onClick={onBrowse}>
          {t('common.browse')}
        </Button>
      )}
    </div>
  );
}
