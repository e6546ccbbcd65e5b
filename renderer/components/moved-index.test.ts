import { describe, expect, it } from 'vitest';
import { movedIndex } from './moved-index.ts';

describe('movedIndex', () => {
  it.each([
    ['ArrowDown', -1, 0],
    ['ArrowDown', 4, 4],
    ['ArrowUp', 0, 0],
    ['PageDown', 1, 4],
    ['PageUp', 3, 0],
    ['Home', 3, 0],
    ['End', 0, 4],
  ])('%s from %i is %i', (key, from, to) => {
    expect(movedIndex(key, from, 5)).toBe(to);
  });

  it('moves nowhere in an empty list and by other keys', () => {
    expect(movedIndex('ArrowDown', -1, 0)).toBeUndefined();
    expect(movedIndex('a', 0, 5)).toBeUndefined();
  });
});
