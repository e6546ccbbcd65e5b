import { expect, test } from 'vitest';
import type { TaggedImage } from './group-tags.ts';
import { monthLines, monthMarks } from './month-rows.ts';

const image = (key: string, date: string | null): TaggedImage => ({
  key,
  release: null,
  update: null,
  tags: [key],
  date,
});
const images = [
  image('c', '2026-11-10T12:00:00Z'),
  image('old', '2025-11-15T12:00:00Z'),
  image('b', '2026-11-12T12:00:00Z'),
  image('a', '2026-09-08T12:00:00Z'),
  image('undated', null),
];

test('images stand below their months, newest first, what has no date last', () => {
  const lines = monthLines(images, ({ key }) => key === 'b');
  expect(lines.map(({ key }) => key)).toEqual([
    'month:2026-11',
    'b',
    'c',
    'month:2026-09',
    'a',
    'month:2025-11',
    'old',
    'month:',
    'undated',
  ]);
  expect(monthLines([image('x', null)], () => false).map(({ key }) => key)).toEqual(['x']);
});

test('the strip is the year up to the newest image', () => {
  const marks = monthMarks(monthLines(images, ({ key }) => key === 'b'));
  expect(marks).toHaveLength(12);
  expect(marks[0]?.month).toBe('2025-12');
  expect(marks.at(-1)).toEqual({ month: '2026-11', images: 2, here: 1 });
  expect(marks.at(-3)).toEqual({ month: '2026-09', images: 1, here: 0 });
  expect(marks.at(-2)?.images).toBe(0);
  expect(monthMarks([])).toEqual([]);
});
