import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pieceBytes, pieceLayoutOf } from './piece-layout.ts';
import { PieceMap } from './piece-map.ts';
import type { Segment } from './segment.ts';

const size = 5 * pieceBytes + 12_345;

/** Lets a segment receive bytes whose value is their offset, so that every CRC can be recomputed. */
function receive(segment: Segment, length: number): void {
  segment.append(bytesAt(segment.position, length));
}

function bytesAt(offset: number, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (offset + index) % 251);
}

test('whatever is received and cut, the blob is covered once and its CRCs hold', () => {
  const step = fc.record({
    pick: fc.nat(),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    cut: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const small = { size: 100_000, pieceSize: 8_000, count: 13 };
      let pieceMap = new PieceMap(small);
      steps.forEach(({ pick, share, cut }, index) => {
        const missing = [...pieceMap.incomplete()];
        const segment = missing[pick % Math.max(1, missing.length)];
        if (segment === undefined) return;
        receive(segment, Math.floor(segment.remaining * share));
        if (cut && segment.remaining > 1)
          pieceMap.split(segment, segment.position + Math.floor(segment.remaining / 2));
        if (index % 10 === 9) pieceMap = new PieceMap(small, pieceMap.extents);
        expectCovered(pieceMap, small.size);
      });
    }),
    { numRuns: 200 },
  );
});

test('a segment is cut only where nothing is on the disk yet', () => {
  const pieceMap = new PieceMap(pieceLayoutOf(size));
  const [first] = pieceMap.incomplete();
  if (first === undefined) throw new Error('no segment');
  receive(first, 1_000);
  expect(() => pieceMap.split(first, 999)).toThrow(RangeError);
  expect(() => pieceMap.split(first, first.end)).toThrow(RangeError);
  expect(() => first.append(new Uint8Array(first.remaining + 1))).toThrow(RangeError);
  expect(pieceMap.split(first, 1_000)).toMatchObject({ offset: 1_000, end: pieceBytes });
});

function expectCovered(pieceMap: PieceMap, blobSize: number): void {
  let position = 0;
  let done = 0;
  let frontier: number | undefined;
  for (const segment of pieceMap.segments) {
    expect(segment.offset).toBe(position);
    position = segment.end;
    done += segment.received;
    if (!segment.isComplete) frontier ??= segment.position;
    expect(segment.extent.crc).toBe(crc32(bytesAt(segment.offset, segment.received)));
  }
  expect(position).toBe(blobSize);
  expect(pieceMap.bytesDone).toBe(done);
  expect(pieceMap.frontier).toBe(frontier ?? blobSize);
  expect(pieceMap.describePieces(() => false)).toHaveLength(pieceMap.layout.count);
}

test('extents that overlap or cross a piece are not believed', () => {
  const layout = { size: 100, pieceSize: 10, count: 10 };
  const pieceMap = new PieceMap(layout, [
    { offset: 0, length: 10, crc: 1 },
    { offset: 5, length: 5, crc: 2 },
    { offset: 15, length: 10, crc: 3 },
    { offset: 95, length: 5, crc: 4 },
  ]);
  expect(pieceMap.extents).toEqual([
    { offset: 0, length: 10, crc: 1 },
    { offset: 95, length: 5, crc: 4 },
  ]);
  expectNoGap(pieceMap);
});

function expectNoGap(pieceMap: PieceMap): void {
  const ends = pieceMap.segments.map(({ end }) => end);
  expect(pieceMap.segments.map(({ offset }) => offset)).toEqual([0, ...ends.slice(0, -1)]);
}
