import { Input, Select } from '@fluentui/react-components';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './speed-field.module.css';
import { isSpeedUnit, type SpeedUnit, speedOf, speedUnits, textOfSpeed } from './speed-units.ts';

interface SpeedFieldProps {
  /** Bytes per second; undefined where there is no limit. */
  value: number | undefined;
  onChange: (bytesPerSecond: number) => void;
}

/** A speed of one's own, with its unit; taken when the field is left. */
export function SpeedField({ value, onChange }: SpeedFieldProps) {
  const { t } = useTranslation();
  const [unit, setUnit] = useState<SpeedUnit>('MB/s');
  const [draft, setDraft] = useState<string | null>(null);
  const text = draft ?? (value === undefined ? '' : textOfSpeed(value, unit));
  const save = () => {
    const speed = draft === null ? undefined : speedOf(draft, unit);
    if (speed !== undefined) onChange(speed);
    setDraft(null);
  };
  return (
    <>
      <Input
        className={styles.number}
        aria-label={t('hours.own')}
        aria-invalid={draft !== null && speedOf(draft, unit) === undefined}
        inputMode="decimal"
        value={text}
        onChange={(_, data) => setDraft(data.value)}
        onBlur={save}
        onKeyDown={(event) => {
          if (event.key === 'Enter') save();
        }}
      />
      <Select
        className={styles.unit}
        aria-label={t('hours.unit')}
        value={unit}
        onChange={(_, data) => {
          if (isSpeedUnit(data.value)) setUnit(data.value);
        }}
      >
        {Object.keys(speedUnits).map((name) => (
          <option key={name}>{name}</option>
        ))}
      </Select>
    </>
  );
}
