import { Input, type InputProps } from '@fluentui/react-components';
import { type KeyboardEvent, useState } from 'react';
import styles from './field.module.css';
import { timeAfter, typedTime } from './typed-time.ts';

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
    const sign = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0;
    const time = typedTime(text);
    if (sign === 0 || time === undefined) return;
    event.preventDefault();
    const field = event.currentTarget;
    const isHour = (field.selectionStart ?? 0) < 3;
    setTyped(undefined);
    onChange(timeAfter(time, isHour ? sign * 60 : sign));
    // What is changed stays selected, as in fields of the system.
    requestAnimationFrame(() => field.setSelectionRange(isHour ? 0 : 3, isHour ? 2 : 5));
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
