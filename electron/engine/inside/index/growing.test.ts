import { expect, test } from 'vitest';
import { Growing } from './growing.ts';

test('holds what was added, however long it becomes', () => {
  const column = new Growing(Float64Array, 2);
  const expected: number[] = [];
  for (let step = 0; step < 40; step++) {
    const more = Array.from({ length: 2 ** (step % 16) }, (_, at) => at + step / 64);
    column.append(more);
    column.push(-step);
    expected.push(...more, -step);
  }
  expect(column.length).toBe(expected.length);
  expect(column.view()).toEqual(Float64Array.from(expected));
  expect(column.slice(3, 7)).toEqual(Float64Array.from(expected.slice(3, 7)));
});

test('goes on beyond the addresses that it had set aside', () => {
  const bytes = new Uint8Array(6 * 1024 * 1024);
  const column = new Growing(Uint8Array);
  for (let step = 1; step <= 8; step++) column.append(bytes.fill(step));
  expect(column.length).toBe(bytes.length * 8);
  expect([column.at(0), column.at(column.length - 1)]).toEqual([1, 8]);
});

test('grows in its place', () => {
  const column = new Growing(Uint32Array);
  for (let value = 0; value < 2000; value++) column.push(value);
  const before = column.view();
  for (let value = 2000; value < 400_000; value++) column.push(value);
  expect(column.view().buffer).toBe(before.buffer);
  expect([column.at(1999), column.at(399_999)]).toEqual([1999, 399_999]);
});
