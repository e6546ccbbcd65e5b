import { useTranslation } from 'react-i18next';
import type { HourRule, HoursState, Speed } from '../../../shared/schemas/hours.ts';
import { useFormat } from '../../components/text/use-format.ts';
import { dayWords } from './day-words.ts';

/** Speeds and hours in words. */
export function useLimitWords() {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const rate = (bytesPerSecond: number) => `${format.amount(bytesPerSecond)}/s`;
  return {
    rate,
    speed(speed: Speed): string {
      if (speed === 'full') return t('hours.noLimit');
      return speed === 'none' ? t('hours.noDownloads') : rate(speed);
    },
    /** When a rule counts. */
    rule({ days, from, to }: HourRule): string {
      const words = days.length === 7 ? t('hours.everyDay') : dayWords(days, i18n.language);
      return from === to ? t('hours.wholeDay', { days: words }) : t('hours.range', { days: words, from, to });
    },
    /** What is in force, and until when: the text of the status bar. */
    state({ speed, source, untilTime }: HoursState): string {
      const time = untilTime ?? '';
      const isTimed = untilTime !== null;
      if (speed === 'full') {
        if (source === 'restart') return t('hours.fullRestart');
        return isTimed ? t('hours.fullUntil', { time }) : t('hours.full');
      }
      if (speed === 'none') {
        if (source === 'restart') return t('hours.noneRestart');
        return isTimed ? t('hours.noneUntil', { time }) : t('hours.none');
      }
      const words = { rate: rate(speed), time };
      if (source === 'restart') return t('hours.limitRestart', words);
      return isTimed ? t('hours.limitUntil', words) : t('hours.limit', words);
    },
  };
}
