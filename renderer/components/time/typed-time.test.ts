import fc from 'fast-check';
import { expect, it } from 'vitest';
import { minutesOf, timeOfDay } from '../../../shared/schemas/hours.ts';
import { timeAfter, typedTime } from './typed-time.ts';

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
])('“%s” is %s', (text, time) => {
  expect(typedTime(text)).toBe(time);
});

it.each(['', 'x', '24', '24:00', '22:60', '9:5', '13 pm', '0 am', '99999', '-1', '22:00:00', '２２:00'])(
  '“%s” is no time of day',
  (text) => {
    expect(typedTime(text)).toBeUndefined();
  },
);

const time = fc.integer({ min: 0, max: 1439 }).map(timeOfDay);

it('every time is read as it is written, with and without its colon', () => {
  fc.assert(
    fc.property(time, (text) => {
      expect([typedTime(text), typedTime(text.replace(':', ''))]).toEqual([text, text]);
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

it('steps stay within the day and come back', () => {
  fc.assert(
    fc.property(time, fc.constantFrom(1, 60), (text, step) => {
      expect(timeAfter(timeAfter(text, step), -step)).toBe(text);
    }),
  );
  expect([timeAfter('23:59', 1), timeAfter('00:30', -60)]).toEqual(['00:00', '23:30']);
});
