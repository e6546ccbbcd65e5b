import { describe, expect, it } from 'vitest';
import { pieceMapHeight, strengthOf } from './draw-pieces.ts';

describe('piece map', () => {
  it('grows by rows and stays within the drawer for the largest layer', () => {
    expect(pieceMapHeight(10, 280)).toBe(11);
    expect(pieceMapHeight(21, 280)).toBe(22);
    expect(pieceMapHeight(100_000, 280)).toBeLessThanOrEqual(12 * 11);
    expect(pieceMapHeight(0, 0)).toBe(11);
  });

  it('mixes the pieces of a cell', () => {
    expect(strengthOf('##')).toBe(1);
    expect(strengthOf('#.')).toBe(0.5);
    expect(strengthOf('..')).toBe(0);
    expect(strengthOf('>')).toBeGreaterThan(0);
  });
});
