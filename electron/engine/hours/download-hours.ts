import { nextChange, ruleInForce } from '../../../shared/hours/schedule.ts';
import { localClock, type WallClock } from '../../../shared/hours/wall-clock.ts';
import { type HoursState, type Speed, type SpeedOverride, timeOfDay } from '../../../shared/schemas/hours.ts';
import { type HourSettings, opensAt, rulesOf, speedAt } from './speed-now.ts';

/** How often the clock is looked at (ms), because it may be set at any time, and machines sleep. */
const tickMs = 20_000;
const hourMs = 3_600_000;

/** A choice that is in force, and when it ends (ms of `performance.now()`). */
interface Chosen extends SpeedOverride {
  endsAt: number;
}

/** Where the time comes from: tests have clocks of their own. */
export interface HourClocks {
  /** ms since 1970. */
  now(): number;
  wall: WallClock;
}

const realClocks: HourClocks = { now: () => Date.now(), wall: localClock };

/**
 * How fast downloads may be at this moment: by the hours of the settings, unless somebody has chosen otherwise for an hour or
 * until the next start. The clock on the wall is read anew each time, so that it may be set, and the machine sleep.
 */
export class DownloadHours {
  readonly #settings: () => HourSettings;
  readonly #clocks: HourClocks;
  readonly #listeners: (() => void)[] = [];
  #chosen: Chosen | undefined;
  #opens: { key: string; at: number | null | undefined } | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(settings: () => HourSettings, clocks: HourClocks = realClocks) {
    this.#settings = settings;
    this.#clocks = clocks;
    this.#plan();
  }

  /** What is in force. */
  state(): HoursState {
    const settings = this.#settings();
    const rules = rulesOf(settings);
    const at = this.#clocks.now();
    const time = this.#clocks.wall(at);
    const chosen = this.#choice();
    const rule = ruleInForce(rules, time);
    const until = chosen === undefined ? this.#nextChange(at) : endOf(chosen, at);
    const source = chosen?.holds ?? (rule === null ? 'limit' : 'rule');
    return {
      speed: chosen?.speed ?? speedAt(settings, time),
      source,
      rule,
      until: until === null ? null : new Date(until).toISOString(),
      untilTime: until === null ? null : timeOfDay(this.#clocks.wall(until).minute),
      ...time,
    };
  }

  /** How fast downloads may be now. */
  speed(): Speed {
    return this.#choice()?.speed ?? speedAt(this.#settings(), this.#clocks.wall(this.#clocks.now()));
  }

  /** Chooses a speed for a while; null goes back to the hours. */
  choose(override: SpeedOverride | null): void {
    const lasts = override?.holds === 'hour' ? hourMs : Number.POSITIVE_INFINITY;
    this.#chosen = override === null ? undefined : { ...override, endsAt: performance.now() + lasts };
    this.changed();
  }

  /**
   * The instant (ms since 1970) until which a download waits: undefined when it may go on, null when its hours do not come
   * within a week.
   * @param bytes to fetch; 0 while that is not known.
   */
  waitsUntil(bytes: number): number | null | undefined {
    const at = this.#clocks.now();
    const chosen = this.#choice();
    if (chosen !== undefined) return chosen.speed === 'none' ? endOf(chosen, at) : undefined;
    return this.#opensAt(bytes, at);
  }

  /** True when an instant (ISO time) is still to come. */
  isToCome(time: string): boolean {
    return Date.parse(time) > this.#clocks.now();
  }

  /** Calls back when another speed may be in force, and now and then. */
  onTurn(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** To be called when the settings have changed. */
  changed(): void {
    for (const listener of this.#listeners) listener();
    this.#plan();
  }

  /** Looks at the clock no more. */
  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#listeners.length = 0;
  }

  /** Timers are made anew from the clock each time: none is ever longer than a tick. */
  #plan(): void {
    clearTimeout(this.#timer);
    const at = this.#clocks.now();
    const left = (this.#nextChange(at) ?? Number.POSITIVE_INFINITY) - at;
    const ends = (this.#chosen?.endsAt ?? Number.POSITIVE_INFINITY) - performance.now();
    this.#timer = setTimeout(() => this.changed(), Math.max(1, Math.min(tickMs, left, ends)));
    this.#timer.unref();
  }

  /** Asked for each download that waits, and the same for most of them until the next minute. */
  #opensAt(bytes: number, at: number): number | null | undefined {
    const settings = this.#settings();
    const rules = rulesOf(settings);
    const waits = rules.map(({ waitsOver }) => waitsOver !== null && bytes > waitsOver);
    const minute = Math.floor(at / 60_000);
    const { limitEnabled, limitRate } = settings;
    const key = JSON.stringify([minute, rules, waits, limitEnabled && limitRate]);
    if (this.#opens?.key !== key) this.#opens = { key, at: opensAt(settings, bytes, at, this.#clocks.wall) };
    return this.#opens.at;
  }

  #choice(): Chosen | undefined {
    if (this.#chosen !== undefined && performance.now() >= this.#chosen.endsAt) this.#chosen = undefined;
    return this.#chosen;
  }

  #nextChange(at: number): number | null {
    const settings = this.#settings();
    return nextChange(rulesOf(settings), (time) => speedAt(settings, time), at, this.#clocks.wall);
  }
}

/** When a choice ends by the clock as it is now; null for one that lasts until the next start. */
function endOf({ endsAt }: Chosen, at: number): number | null {
  return Number.isFinite(endsAt) ? at + Math.max(0, endsAt - performance.now()) : null;
}
