import { Button, Field, Input } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { PickPath } from '../../../shared/schemas/host.ts';
import { api } from '../../api/connection-store.ts';
import { useHostInfo } from '../../api/queries.ts';
import { showError } from '../../state/show-toast.ts';
import styles from './path-input.module.css';

/** A sentence below a path; with `error` the path cannot be used. */
export interface PathNote {
  state: 'error' | 'warning' | 'none';
  text: string;
}

interface PathInputProps {
  label: string;
  kind: PickPath['kind'];
  value: string;
  onChange: (path: string) => void;
  /** Called after `onChange` when the path comes from the system's own dialog. */
  onPick: (path: string) => void;
  note: PathNote | undefined;
}

/** A path as text, with the system's own dialog where the host has one. */
export function PathInput({ label, kind, value, onChange, onPick, note }: PathInputProps) {
  const { t } = useTranslation();
  const canPick = useHostInfo().data?.capabilities.pickPath ?? false;
  const pick = async () => {
    try {
      const path = await api().host.pickPath({
        kind,
        title: label,
        ...(value === '' ? {} : { defaultPath: value }),
      });
      if (path === null) return;
      onChange(path);
      onPick(path);
    } catch (thrown) {
      showError(thrown);
    }
  };
  return (
    <div className={styles.line}>
      <Field
        label={label}
        className={styles.field}
        {...(note === undefined ? {} : { validationMessage: note.text, validationState: note.state })}
      >
        <Input value={value} spellCheck={false} onChange={(_, data) => onChange(data.value)} />
      </Field>
      {canPick ? (
        <Button className={styles.button} onClick={() => void pick()}>
          {t('common.browse')}
        </Button>
      ) : null}
    </div>
  );
}
