import { Button, Checkbox, Field, Input, Select, ToggleButton } from '@fluentui/react-components';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type HourRule, hourRuleSchema, minutesOf } from '../../../shared/schemas/hours.ts';
import { TimeField } from '../../components/time/field.tsx';
import { dayName, weekOrder } from './day-words.ts';
import styles from './rule-editor.module.css';
import { SpeedField } from './speed-field.tsx';

interface RuleEditorProps {
  rule: HourRule;
  isNew: boolean;
  onSave: (rule: HourRule) => void;
  onRemove: () => void;
  onClose: () => void;
}

const gigabyte = 1_000_000_000;
const usualLimit = 10_000_000;

/** Days, times and speed of one rule of the hours. */
export function RuleEditor({ rule, isNew, onSave, onRemove, onClose }: RuleEditorProps) {
  const { t, i18n } = useTranslation();
  const [draft, setDraft] = useState(rule);
  const fields = useRef<HTMLDivElement>(null);
  // What opened this is gone, and the focus with it.
  useEffect(() => fields.current?.querySelector('button')?.focus(), []);
  const set = (part: Partial<HourRule>) => setDraft((before) => ({ ...before, ...part }));
  const { days, from, to, speed, waitsOver } = draft;
  const good = hourRuleSchema.safeParse(draft).data;
  const toggle = (day: number) =>
    set({ days: days.includes(day) ? days.filter((each) => each !== day) : [...days, day] });
  const faultOf = (time: string) =>
    minutesOf(time) === undefined ? { validationMessage: t('hours.badTime') } : {};
  return (
    <div ref={fields} className={styles.editor}>
      <Field {...(days.length > 0 ? {} : { validationMessage: t('hours.noDay') })}>
        {({ 'aria-describedby': describedBy }) => (
          <fieldset className={styles.days} aria-label={t('hours.days')} aria-describedby={describedBy}>
            {weekOrder.map((day) => (
              <ToggleButton
                key={day}
                size="small"
                className={styles.day}
                checked={days.includes(day)}
                aria-label={dayName(day, i18n.language, 'long')}
                onClick={() => toggle(day)}
              >
                {dayName(day, i18n.language, 'short')}
              </ToggleButton>
            ))}
          </fieldset>
        )}
      </Field>
      <div className={styles.times}>
        <Field label={t('hours.from')} {...faultOf(from)}>
          <TimeField value={from} onChange={(from) => set({ from })} />
        </Field>
        <Field label={t('hours.to')} {...faultOf(to)}>
          <TimeField value={to} onChange={(to) => set({ to })} />
        </Field>
      </div>
      <div className={styles.line}>
        <Select
          aria-label={t('hours.speed')}
          value={typeof speed === 'number' ? 'limited' : speed}
          onChange={(_, { value }) =>
            set({ speed: value === 'full' || value === 'none' ? value : usualLimit })
          }
        >
          <option value="full">{t('hours.noLimit')}</option>
          <option value="limited">{t('hours.limited')}</option>
          <option value="none">{t('hours.noDownloads')}</option>
        </Select>
        {typeof speed === 'number' ? (
          <SpeedField value={speed} onChange={(value) => set({ speed: value })} />
        ) : null}
      </div>
      {speed === 'none' ? null : (
        <Field {...(waitsOver === null || waitsOver > 0 ? {} : { validationMessage: t('hours.badLarge') })}>
          {({ 'aria-describedby': describedBy }) => (
            <div className={styles.line}>
              <Checkbox
                className={styles.check}
                label={t('hours.largeWaits')}
                checked={waitsOver !== null}
                onChange={(_, { checked }) => set({ waitsOver: checked === true ? 2 * gigabyte : null })}
              />
              {waitsOver === null ? null : (
                <Input
                  type="number"
                  className={styles.large}
                  aria-label={t('hours.largeWaits')}
                  aria-describedby={describedBy}
                  aria-invalid={waitsOver <= 0}
                  min={1}
                  value={String(waitsOver / gigabyte)}
                  onChange={(_, { value }) => set({ waitsOver: Math.round(Number(value) * gigabyte) })}
                />
              )}
            </div>
          )}
        </Field>
      )}
      <div className={styles.actions}>
        {isNew ? null : (
          <Button appearance="subtle" onClick={onRemove}>
            {t('hours.remove')}
          </Button>
        )}
        <Button onClick={onClose}>{t('common.dismiss')}</Button>
        <Button
          appearance="primary"
          disabled={good === undefined}
          onClick={() => {
            if (good !== undefined) onSave(good);
          }}
        >
          {t('hours.save')}
        </Button>
      </div>
    </div>
  );
}
