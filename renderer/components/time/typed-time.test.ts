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

it('arrow keys change the part that the caret is in, and come back', () => {
  fc.assert(
    fc.property(time, fc.integer({ min: 0, max: 5 }), (text, caret) => {
      const up = stepTime(text, caret, 'ArrowUp');
      expect(stepTime(up?.time ?? '', caret, 'ArrowDown')).toEqual({ time: text, changed: up?.changed });
    }),
  );
  expect(stepTime('11.59 pm', 8, 'ArrowUp')).toEqual({ time: '00:00', changed: [3, 5] });
  expect(stepTime('00:30', 2, 'ArrowDown')).toEqual({ time: '23:30', changed: [0, 2] });
  expect([stepTime('soon', 0, 'ArrowUp'), stepTime('22:00', 0, 'Home')]).toEqual([undefined, undefined]);
});
