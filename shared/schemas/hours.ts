import * as z from 'zod';
import { natural } from './bounded.ts';

/** Minutes of a time of day such as `22:00`; undefined for what is none. */
export function minutesOf(time: string): number | undefined {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time) ?? [];
  return hours === undefined || minutes === undefined ? undefined : Number(hours) * 60 + Number(minutes);
}

/** The time of day of these minutes, as `22:00`. */
export function timeOfDay(minutes: number): string {
  const two = (number: number) => String(number).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

const timeSchema = z.string().refine((text) => minutesOf(text) !== undefined, 'must be a time such as 22:00');
const bytesPerSecond = z.number().int().positive();

/** How fast downloads may be: bytes per second, as fast as they can, or not at all. */
export const speedSchema = z.union([z.literal('full'), z.literal('none'), bytesPerSecond]);
export type Speed = z.infer<typeof speedSchema>;

/** Hours of some days of the week, by the clock of the machine that downloads. */
export const hourRuleSchema = z.object({
  /** Days on which the hours begin, 0 for Sunday. */
  days: z.array(z.number().int().min(0).max(6)).min(1).max(7),
  from: timeSchema,
  /** Before `from` it is a time of the next day; the same as `from` means the whole day. */
  to: timeSchema,
  speed: speedSchema,
  /** Downloads with more bytes than this to fetch wait for these hours. */
  waitsOver: bytesPerSecond.nullable().default(null),
});
export type HourRule = z.infer<typeof hourRuleSchema>;

/** A speed that somebody has chosen for a while, whatever the hours say. */
export const speedOverrideSchema = z.object({
  speed: speedSchema,
  holds: z.enum(['hour', 'restart']),
});
export type SpeedOverride = z.infer<typeof speedOverrideSchema>;

/** What is in force at this moment. */
export const hoursStateSchema = z.object({
  speed: speedSchema,
  /** What says so: the limit of the settings, a rule of the hours, or a choice for an hour or until the next start. */
  source: z.enum(['limit', 'rule', 'hour', 'restart']),
  /** The rule in force, as its place in the settings, also where a choice is above it. */
  rule: natural.nullable(),
  /** ISO time at which the speed changes; null when it does not within a week. */
  until: z.string().nullable(),
  /** The same by the clock of the machine that downloads, such as `18:00`. */
  untilTime: z.string().nullable(),
  /** That clock now. */
  day: z.number().int().min(0).max(6),
  minute: z.number().int().min(0).max(1439),
});
export type HoursState = z.infer<typeof hoursStateSchema>;
