import fc from 'fast-check';
import { expect, it } from 'vitest';
import { minutesOf, timeOfDay } from '../../../shared/schemas/hours.ts';
import { stepTime, typedTime } from './typed-time.ts';

it.each([
  ['22:00', '22:00'],
  [' 9 ', '09:00'],
  ['0', '00:00'],
  ['22', '22:00'],
  ['930', '09:30'],
  ['0930', '09:30'],
  ['9.30', '09:30'],
  ['9:05', '09:05'],
  ['21：30', '21:30'],
  ['22点', '22:00'],
  ['7时05分', '07:05'],
  ['10 pm', '22:00'],
  ['12:30 a.m.', '00:30'],
  ['12PM', '12:00'],
  ['２２:00', '22:00'],
  ['９　ｐｍ', '21:00'],
  ['下午10点', '22:00'],
  ['上午 9:30', '09:30'],
  ['下午12点半', '12:30'],
  ['10点半', '10:30'],
])('“%s” is %s', (text, time) => {
  expect(typedTime(text)).toBe(time);
});

it.each([
  ...['', 'x', '24', '24:00', '22:60', '9:5', '13 pm', '0 am', '99999', '-1', '22:00:00'],
  ...['下午', '下午13点', '下午9 pm', '半', '10半', '9:半', '9点半30', '9分'],
])('“%s” is no time of day', (text) => {
  expect(typedTime(text)).toBeUndefined();
});

const time = fc.integer({ min: 0, max: 1439 }).map(timeOfDay);

it('every time is read as it is written, with and without its colon', () => {
  fc.assert(
    fc.property(time, (text) => {
      expect([typedTime(text), typedTime(text.replace(':', ''))]).toEqual([text, text]);
    }),
  );
});

/** What somebody types for a time: what stands before the hour, the hour, and what follows it. */
type TypedForm = (hour: number, minute: string) => [before: string, hour: string, after: string];

const twelve = (hour: number) => String(hour % 12 === 0 ? 12 : hour % 12);
const half = (hour: number, early: string, late: string) => (hour < 12 ? early : late);
const withMinutes: TypedForm[] = [
  (hour, minute) => ['', String(hour), `:${minute}`],
  (hour, minute) => [' ', String(hour), minute],
  (hour, minute) => ['', String(hour), `点${minute}分 `],
  (hour, minute) => ['', twelve(hour), `.${minute} ${half(hour, 'am', 'p.m.')}`],
  (hour, minute) => [half(hour, '上午', '下午 '), twelve(hour), `点${minute}`],
];
const withoutMinutes: TypedForm[] = [
  (hour) => ['', String(hour), ''],
  (hour) => ['', String(hour), '点'],
  (hour) => ['', twelve(hour), half(hour, ' am', 'PM')],
  (hour) => [half(hour, '上午', '下午'), twelve(hour), '时'],
];
/** With the characters of Chinese keyboards, which are as wide as its letters. */
const asWide = (text: string) =>
  text
    .replace(/[!-~]/g, (each) => String.fromCharCode(each.charCodeAt(0) + 0xfee0))
    .replaceAll(' ', '\u3000');

it('every form of a time is read, and arrow keys change the part of it that the caret is in', () => {
  const forms = fc.constantFrom(...withMinutes, ...withoutMinutes);
  fc.assert(
    fc.property(forms, time, fc.nat(12), fc.boolean(), (form, full, place, isWide) => {
      const minute = withMinutes.includes(form) ? full.slice(3) : '00';
      const [before, hour, after] = form(Number(full.slice(0, 2)), minute);
      const text = isWide ? asWide(before + hour + after) : before + hour + after;
      expect(typedTime(text)).toBe(`${full.slice(0, 2)}:${minute}`);
      const caret = Math.min(place, text.length);
      const isHour = withoutMinutes.includes(form) || caret <= (before + hour).length;
      expect(stepTime(text, caret, 'ArrowUp')?.changed).toEqual(isHour ? [0, 2] : [3, 5]);
    }),
  );
});

it('whatever is typed is a time or nothing', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const read = typedTime(text);
      expect(read === undefined || minutesOf(read) !== undefined).toBe(true);
    }),
  );
});

it('arrow keys change the part that the caret is in, and come back', () => {
  fc.assert(
    fc.property(time, fc.integer({ min: 0, max: 5 }), (text, caret) => {
      const up = stepTime(text, caret, 'ArrowUp');
      expect(stepTime(up?.time ?? '', caret, 'ArrowDown')).toEqual({ time: text, changed: up?.changed });
    }),
  );
  expect(stepTime('9:30', 2, 'ArrowUp')?.time).toBe('09:31');
  expect(stepTime('930', 2, 'ArrowUp')?.time).toBe('09:31');
  expect(stepTime('9 pm', 3, 'ArrowUp')?.time).toBe('22:00');
  expect(stepTime('10点半', 4, 'ArrowUp')?.time).toBe('10:31');
  // One sign of one place that stands for three.
  expect(stepTime('㍢30', 1, 'ArrowUp')?.time).toBe('10:31');
  expect(stepTime('11.59 pm', 8, 'ArrowUp')).toEqual({ time: '00:00', changed: [3, 5] });
  expect(stepTime('00:30', 2, 'ArrowDown')).toEqual({ time: '23:30', changed: [0, 2] });
  expect([stepTime('soon', 0, 'ArrowUp'), stepTime('22:00', 0, 'Home')]).toEqual([undefined, undefined]);
});
