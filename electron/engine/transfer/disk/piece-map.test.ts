import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pieceBytes, pieceLayoutOf } from './piece-layout.ts';
import { PieceMap } from './piece-map.ts';
import type { Segment } from './segment.ts';

const size = 5 * pieceBytes + 12_345;

/** Lets a segment receive bytes whose value is their offset, so that every CRC can be recomputed. */
function receive(segment: Segment, length: number): void {
  segment.append([bytesAt(segment.position, length)]);
}

function bytesAt(offset: number, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (offset + index) % 251);
}

test('hands out segments in file order', () => {
  const pieceMap = new PieceMap(pieceLayoutOf(size));
  const offsets = Array.from({ length: 6 }, () => pieceMap.claim()?.offset);
  expect(offsets).toEqual([0, 1, 2, 3, 4, 5].map((piece) => piece * pieceBytes));
  expect(pieceMap.claim()).toBeUndefined();
});

test('an idle connection takes over half of the slowest rest', () => {
  const pieceMap = new PieceMap(pieceLayoutOf(size));
  const segments = Array.from({ length: 6 }, () => pieceMap.claim());
  const slow = segments[2];
  if (slow === undefined) throw new Error('no segment');
  slow.interrupt = () => {};
  slow.beginRequest(0);
  receive(slow, 1_000_000);
  slow.lastByteAt = 10_000;
  const rest = pieceMap.claim(10_000);
  expect(rest?.offset).toBe(slow.end);
  expect(slow.end).toBe(slow.position + Math.ceil((pieceBytes - 1_000_000) / 2));
});

test('a silent connection loses everything it has not read, and its request', () => {
  const pieceMap = new PieceMap(pieceLayoutOf(10_000_000));
  const segment = pieceMap.claim();
  if (segment === undefined) throw new Error('no segment');
  let isInterrupted = false;
  segment.interrupt = () => {
    isInterrupted = true;
  };
  segment.beginRequest(0);
  receive(segment, 1000);
  segment.lastByteAt = 500;
  const rest = pieceMap.claim(60_000);
  expect([rest?.offset, segment.isComplete, isInterrupted]).toEqual([1000, true, true]);
});

test('a connection that waits for us is not taken for a silent one', () => {
  const pieceMap = new PieceMap(pieceLayoutOf(10_000_000));
  const segment = pieceMap.claim();
  if (segment === undefined) throw new Error('no segment');
  segment.interrupt = () => {};
  segment.beginRequest(0);
  segment.isHeld = true;
  expect(pieceMap.claim(60_000)).toBeUndefined();
  segment.isHeld = false;
  expect(pieceMap.claim(60_000)).toBeDefined();
});

test('bytes that a connection holds in memory stay its own', () => {
  const pieceMap = new PieceMap(pieceLayoutOf(10_000_000));
  const segment = pieceMap.claim();
  if (segment === undefined) throw new Error('no segment');
  segment.interrupt = () => {};
  segment.beginRequest(0);
  segment.gathered = 64_000;
  const rest = pieceMap.claim(60_000);
  expect([segment.end, rest?.offset]).toEqual([64_000, 64_000]);
});

test('whatever is claimed, received, split and given back, the blob is covered once and its CRCs hold', () => {
  const step = fc.record({
    claim: fc.boolean(),
    pick: fc.nat(),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    split: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const small = { size: 100_000, pieceSize: 8_000, count: 13 };
      let pieceMap = new PieceMap(small);
      const claimed: Segment[] = [];
      steps.forEach(({ claim, pick, share, split }, index) => {
        if (claim) {
          const segment = pieceMap.claim();
          if (segment !== undefined) claimed.push(segment);
        }
        const segment = claimed[pick % Math.max(1, claimed.length)];
        if (segment === undefined || segment.isComplete) return;
        receive(segment, Math.floor(segment.remaining * share));
        if (split && !segment.isComplete) {
          segment.interrupt = () => {};
          segment.beginRequest(0);
          segment.lastByteAt = 1;
          pieceMap.claim(1_000_000 + index);
        }
        if (index % 10 === 9) {
          pieceMap = new PieceMap(small, pieceMap.extents);
          claimed.length = 0;
        }
        expectCovered(pieceMap, small.size);
      });
    }),
    { numRuns: 200 },
  );
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
  expect(pieceMap.describePieces()).toHaveLength(pieceMap.layout.count);
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
