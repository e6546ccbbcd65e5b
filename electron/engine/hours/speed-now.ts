import { nextChange, ruleInForce } from '../../../shared/hours/schedule.ts';
import type { WallClock, WallTime } from '../../../shared/hours/wall-clock.ts';
import type { HourRule, Speed } from '../../../shared/schemas/hours.ts';
import type { Settings } from '../../../shared/schemas/settings.ts';

/** What of the settings says how fast downloads may be. */
export type HourSettings = Pick<Settings, 'hours' | 'hoursEnabled' | 'limitEnabled' | 'limitRate'>;

/** The rules that count: none while the hours are off. */
export function rulesOf({ hours, hoursEnabled }: HourSettings): readonly HourRule[] {
  return hoursEnabled ? hours : [];
}

/** The speed by the hours, and outside them by the limit. */
export function speedAt(settings: HourSettings, time: WallTime): Speed {
  const rules = rulesOf(settings);
  const place = ruleInForce(rules, time);
  const rule = place === null ? undefined : rules[place];
  return rule?.speed ?? (settings.limitEnabled ? settings.limitRate : 'full');
}

/**
 * The instant (ms since 1970) from which a download of a size may begin: undefined for now, null for not within a week. A large one waits
 * for the hours that large ones wait for, and others until anything may be downloaded.
 * @param bytes to fetch.
 */
export function opensAt(
  settings: HourSettings,
  bytes: number,
  at: number,
  clock: WallClock,
): number | null | undefined {
  const rules = rulesOf(settings);
  const waiting = rules.filter(({ waitsOver }) => waitsOver !== null && bytes > waitsOver);
  const isOpen = (time: WallTime) => {
    const rule = rules[ruleInForce(rules, time) ?? -1];
    return (
      speedAt(settings, time) !== 'none' &&
      (waiting.length === 0 || (rule !== undefined && waiting.includes(rule)))
    );
  };
  return isOpen(clock(at)) ? undefined : nextChange(rules, isOpen, at, clock);
}
