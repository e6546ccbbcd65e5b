import { Dropdown, Input, Option, SpinButton, Switch } from '@fluentui/react-components';
import { type ReactNode, useState } from 'react';
import styles from './controls.module.css';
import { SettingRow } from './section.tsx';

interface SettingProps<Value> {
  label: string;
  hint?: string;
  value: Value;
  onChange: (value: Value) => void;
}

/** A setting that is on or off. */
export function SwitchSetting({ label, hint, value, onChange }: SettingProps<boolean>) {
  return (
    <SettingRow label={label} hint={hint}>
      {(labelId) => (
        <Switch
          aria-labelledby={labelId}
          className={styles.switch}
          checked={value}
          onChange={(_, { checked }) => onChange(checked)}
        />
      )}
    </SettingRow>
  );
}

/** A setting that is one of a few words. */
export function ChoiceSetting<Value extends string>({
  label,
  hint,
  value,
  onChange,
  options,
}: SettingProps<Value> & { options: readonly { value: Value; label: string }[] }) {
  const chosen = options.find((option) => option.value === value);
  return (
    <SettingRow label={label} hint={hint}>
      {(labelId) => (
        <Dropdown
          aria-labelledby={labelId}
          className={styles.dropdown}
          selectedOptions={[value]}
          value={chosen?.label ?? value}
          onOptionSelect={(_, { optionValue }) => {
            const option = options.find((entry) => entry.value === optionValue);
            if (option !== undefined) onChange(option.value);
          }}
        >
          {options.map((option) => (
            <Option key={option.value} value={option.value}>
              {option.label}
            </Option>
          ))}
        </Dropdown>
      )}
    </SettingRow>
  );
}

/** A setting that is a whole number within bounds. */
export function NumberSetting({
  label,
  hint,
  value,
  onChange,
  min,
  max,
}: SettingProps<number> & { min: number; max: number }) {
  return (
    <SettingRow label={label} hint={hint}>
      {(labelId) => (
        <SpinButton
          aria-labelledby={labelId}
          className={styles.number}
          value={value}
          min={min}
          max={max}
          onChange={(_, data) => {
            const next = data.value ?? Number(data.displayValue);
            if (Number.isInteger(next)) onChange(Math.min(max, Math.max(min, next)));
          }}
        />
      )}
    </SettingRow>
  );
}

interface TextSettingProps extends SettingProps<string> {
  placeholder?: string;
  /** The sentence to show for a text that cannot be saved. */
  validate: (text: string) => string | undefined;
  /** True for a text of a few characters. */
  isShort?: boolean;
  /** True where only the button beside it changes the text. */
  isReadOnly?: boolean;
  /** A button beside the text, such as one that opens a dialog for a folder. */
  after?: ReactNode;
}

/** A setting that is a text; saved on leaving the field, and only when it is valid. */
export function TextSetting(props: TextSettingProps) {
  const { label, hint, value, onChange, placeholder, validate, isShort, isReadOnly, after } = props;
  const [draft, setDraft] = useState<string | null>(null);
  const text = draft ?? value;
  const error = draft === null ? undefined : validate(draft);
  const save = () => {
    if (draft === null || error !== undefined) return;
    if (draft !== value) onChange(draft);
    setDraft(null);
  };
  return (
    <SettingRow label={label} hint={hint} error={error}>
      {(labelId) => (
        <>
          <Input
            aria-labelledby={labelId}
            aria-invalid={error !== undefined}
            className={isShort === true ? styles.short : styles.text}
            spellCheck={false}
            readOnly={isReadOnly ?? false}
            value={text}
            placeholder={placeholder}
            onChange={(_, data) => setDraft(data.value)}
            onBlur={save}
            onKeyDown={(event) => {
              if (event.key === 'Enter') save();
              if (event.key === 'Escape') setDraft(null);
            }}
          />
          {after}
        </>
      )}
    </SettingRow>
  );
}
