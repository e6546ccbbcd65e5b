import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import type { HourRule } from '../../../shared/schemas/hours.ts';
import { DayChart } from './day-chart.tsx';

const monday: HourRule = { days: [1], from: '22:00', to: '23:00', speed: 'none', waitsOver: null };
const bars = (rules: HourRule[], day: number) =>
  renderToStaticMarkup(createElement(DayChart, { rules, otherwise: 'full', day, minute: 600 })).split(
    'fill="url(',
  ).length - 1;

it('draws hours of the same speed as one', () => {
  expect(bars([monday], 1)).toBe(2);
  expect(bars([monday], 6)).toBe(1);
  expect(bars([{ ...monday, speed: 'full' }], 1)).toBe(1);
});
