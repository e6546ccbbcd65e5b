import { Button, Switch } from '@fluentui/react-components';
import { Add16Regular } from '@fluentui/react-icons/svg/add';
import { Checkmark16Regular } from '@fluentui/react-icons/svg/checkmark';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HourRule, HoursState, Speed } from '../../../shared/schemas/hours.ts';
import { useFormat } from '../../components/text/use-format.ts';
import { useChangeSettings, useSettings } from '../../state/use-settings.ts';
import { DayChart } from './day-chart.tsx';
import { dayName, weekOrder } from './day-words.ts';
import styles from './panel.module.css';
import { RuleEditor } from './rule-editor.tsx';
import { useLimitWords } from './use-words.ts';

/** What a new rule begins with: the night. */
const newRule: HourRule = {
  days: [...weekOrder],
  from: '22:00',
  to: '06:00',
  speed: 'full',
  waitsOver: null,
};

/** The hours of downloads: today drawn, and the rules in words. */
export function HoursPanel({ state }: { state: HoursState }) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const words = useLimitWords();
  const { hours, hoursEnabled, limitEnabled, limitRate } = useSettings();
  const change = useChangeSettings();
  const [edited, setEdited] = useState<number>();
  /** What opened the editor that was closed, and gets the focus back: a rule by its place, or what adds one. */
  const opener = useRef<number | 'add'>(undefined);
  const close = (returnTo: number | 'add') => {
    opener.current = returnTo;
    setEdited(undefined);
  };
  const openedBy = (each: number | 'add') => (button: HTMLButtonElement | null) => {
    if (button === null || opener.current !== each) return;
    opener.current = undefined;
    button.focus();
  };
  const otherwise: Speed = limitEnabled ? limitRate : 'full';
  if (edited !== undefined) {
    const isNew = edited >= hours.length;
    return (
      <RuleEditor
        rule={hours[edited] ?? newRule}
        isNew={isNew}
        onSave={(rule) => {
          change({ hours: hours.toSpliced(edited, 1, rule), hoursEnabled: true });
          close(isNew ? 'add' : edited);
        }}
        onRemove={() => {
          change({ hours: hours.toSpliced(edited, 1) });
          close('add');
        }}
        onClose={() => close(isNew ? 'add' : edited)}
      />
    );
  }
  const isNow = (place: number | null) =>
    hoursEnabled && state.source !== 'hour' && state.source !== 'restart' && state.rule === place;
  return (
    <>
      <div className={styles.head}>
        <h3 className={`${styles.heading} ${styles.small}`}>
          {t('hours.heading')}
          <span className={styles.day}>
            {t('hours.today', { day: dayName(state.day, i18n.language, 'long') })}
          </span>
        </h3>
        <Button
          ref={openedBy('add')}
          appearance="subtle"
          size="small"
          icon={<Add16Regular />}
          onClick={() => setEdited(hours.length)}
        >
          {t('hours.add')}
        </Button>
        <Switch
          aria-label={t('hours.heading')}
          checked={hoursEnabled}
          onChange={(_, { checked }) => change({ hoursEnabled: checked })}
        />
      </div>
      {hoursEnabled ? (
        <DayChart rules={hours} otherwise={otherwise} day={state.day} minute={state.minute} />
      ) : null}
      <ul className={styles.rules}>
        {hours.map((rule, place) => (
          // Rules have no names, and two may say the same.
          // biome-ignore lint/suspicious/noArrayIndexKey: the place is what a rule is known by.
          <li key={place} className={styles.rule}>
            <Button
              ref={openedBy(place)}
              appearance="transparent"
              size="small"
              className={styles.when}
              aria-label={t('hours.edit', { rule: words.rule(rule) })}
              onClick={() => setEdited(place)}
            >
              {words.rule(rule)}
            </Button>
            <span className={styles.speed}>{words.speed(rule.speed)}</span>
            <span className={styles.note}>
              {isNow(place) ? (
                <span className={`${styles.note} ${styles.now}`}>
                  <Checkmark16Regular aria-hidden="true" />
                  {t('hours.now')}
                </span>
              ) : rule.waitsOver === null ? null : (
                t('hours.waitsOver', { size: format.amount(rule.waitsOver) })
              )}
            </span>
          </li>
        ))}
        {hours.length === 0 ? null : (
          <li className={styles.rule}>
            <span>{t('hours.otherwise')}</span>
            <span className={styles.speed}>{words.speed(otherwise)}</span>
            <span className={styles.note}>
              {isNow(null) ? (
                <span className={`${styles.note} ${styles.now}`}>
                  <Checkmark16Regular aria-hidden="true" />
                  {t('hours.now')}
                </span>
              ) : null}
            </span>
          </li>
        )}
      </ul>
    </>
  );
}
