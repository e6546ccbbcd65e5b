import { Input, type InputProps } from '@fluentui/react-components';
import { type KeyboardEvent, useState } from 'react';
import styles from './field.module.css';
import { stepTime, typedTime } from './typed-time.ts';

interface TimeFieldProps extends Omit<InputProps, 'value' | 'onChange' | 'type'> {
  /** Such as `22:00`, or what was typed that is no time. */
  value: string;
  onChange: (time: string) => void;
}

/**
 * A time of day, from 00:00 to 23:59 as everywhere else: a browser's own field may count by twelve hours. The arrow
 * keys change the hour or the minute, by where the caret is.
 */
export function TimeField({ value, onChange, ...others }: TimeFieldProps) {
  const [typed, setTyped] = useState<string>();
  const text = typed ?? value;
  const step = (event: KeyboardEvent<HTMLInputElement>) => {
    const field = event.currentTarget;
    const stepped = stepTime(text, field.selectionStart ?? 0, event.key);
    if (stepped === undefined) return;
    event.preventDefault();
    setTyped(undefined);
    onChange(stepped.time);
    // What is changed stays selected, as in fields of the system.
    requestAnimationFrame(() => field.setSelectionRange(...stepped.changed));
  };
  return (
    <Input
      {...others}
      className={styles.field}
      inputMode="numeric"
      autoComplete="off"
      placeholder="22:00"
      value={text}
      aria-invalid={typedTime(text) === undefined}
      onChange={(_, data) => {
        setTyped(data.value);
        onChange(typedTime(data.value) ?? data.value);
      }}
      onBlur={() => setTyped(undefined)}
      onKeyDown={step}
    />
  );
}
