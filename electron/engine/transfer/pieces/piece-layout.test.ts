import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pieceAt, pieceBytes, pieceLayoutOf, singlePieceBytes, stretchOfPiece } from './piece-layout.ts';

test('pieces cover every blob exactly, in order', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 5_000_000_000 }), (size) => {
      const layout = pieceLayoutOf(size);
      let position = 0;
      for (let piece = 0; piece < layout.count; piece++) {
        const { offset, length } = stretchOfPiece(layout, piece);
        expect(offset).toBe(position);
        expect(length).toBeGreaterThan(0);
        expect(pieceAt(layout, offset)).toBe(piece);
        expect(pieceAt(layout, offset + length - 1)).toBe(piece);
        position += length;
      }
      expect(position).toBe(size);
    }),
  );
});

test('a blob of 16 MiB is one piece, one byte more makes three of 8 MiB', () => {
  expect(pieceLayoutOf(singlePieceBytes).count).toBe(1);
  expect(pieceLayoutOf(singlePieceBytes + 1)).toMatchObject({ count: 3, pieceSize: pieceBytes });
});

test('there is no piece beyond the last', () => {
  expect(() => stretchOfPiece(pieceLayoutOf(10), 1)).toThrow(RangeError);
  expect(() => stretchOfPiece(pieceLayoutOf(0), 0)).toThrow(RangeError);
});
