import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Extent } from '../../pieces/segment.ts';
import { bytesIn, endOf, mostBytes, overlaps } from './stretches.ts';
import { type ReadFrom, survivorsOf } from './survivors.ts';

const content = Buffer.from(Array.from({ length: 100 }, (_, index) => index + 1));
const good = (offset: number, length: number): Extent => ({
  offset,
  length,
  crc: crc32(content.subarray(offset, offset + length)),
});
const bad = (offset: number, length: number): Extent => ({ offset, length, crc: 1 });

async function survivors(durable: Extent[], hinted: Extent[]) {
  const asked: Record<ReadFrom, number[][]> = { memory: [], disk: [] };
  const left = await survivorsOf({ durable, hinted }, async (extents, from) => {
    asked[from].push(...extents.map(({ offset, length }) => [offset, length]));
    return extents.map((extent) => good(extent.offset, extent.length).crc === extent.crc);
  });
  return { left, asked };
}

test('of two stretches that begin at one place the longer counts when it is whole', async () => {
  const { left, asked } = await survivors([good(0, 10)], [good(0, 20)]);
  expect(left).toEqual([good(0, 20)]);
  expect(asked).toEqual({ memory: [], disk: [[0, 20]] });
});

test('when the longer one is not whole, the shorter counts', async () => {
  expect((await survivors([good(0, 10)], [bad(0, 20)])).left).toEqual([good(0, 10)]);
});

test('of two that contradict each other, the disk decides', async () => {
  expect((await survivors([bad(0, 10)], [good(0, 10)])).left).toEqual([good(0, 10)]);
  expect((await survivors([good(0, 10)], [bad(0, 10)])).left).toEqual([good(0, 10)]);
});

test('what one that overlaps another holds stays without it, where a journal names it by itself', async () => {
  const { left, asked } = await survivors([good(0, 60)], [good(0, 50), good(50, 50)]);
  expect(left).toEqual([good(0, 50), good(50, 50)]);
  expect(asked.disk).toEqual([
    [50, 50],
    [0, 50],
  ]);
  expect((await survivors([good(0, 60)], [bad(0, 50), good(50, 50)])).left).toEqual([good(0, 60)]);
});

test('of those that overlap in part, the ones that hold the most count', async () => {
  expect((await survivors([good(0, 30)], [good(20, 20), good(40, 5)])).left).toEqual([
    good(0, 30),
    good(40, 5),
  ]);
});

test('what both name is checked once, and from memory', async () => {
  expect((await survivors([good(0, 10)], [good(0, 10)])).asked).toEqual({ memory: [[0, 10]], disk: [] });
});

const stretches = fc
  .array(fc.record({ offset: fc.nat(60), length: fc.integer({ min: 1, max: 30 }) }), { maxLength: 9 })
  .map((list) => list.map(({ offset, length }) => good(offset, length)));

test('never two that overlap, and no other choice holds more', () => {
  fc.assert(
    fc.property(stretches, (list) => {
      const chosen = mostBytes(list);
      for (const [index, stretch] of chosen.entries()) {
        for (const other of chosen.slice(index + 1)) expect(overlaps(stretch, other)).toBe(false);
      }
      let most = 0;
      for (let choice = 0; choice < 2 ** list.length; choice++) {
        const some = list.filter((_, index) => (choice >> index) & 1);
        const isDisjoint = some.every((one, index) =>
          some.slice(index + 1).every((two) => !overlaps(one, two)),
        );
        if (isDisjoint) most = Math.max(most, bytesIn(some));
      }
      expect(bytesIn(chosen)).toBe(most);
    }),
  );
});

test('bytes in stretches are counted once', () => {
  fc.assert(
    fc.property(stretches, (list) => {
      const bytes = new Set<number>();
      for (const stretch of list) for (let at = stretch.offset; at < endOf(stretch); at++) bytes.add(at);
      expect(bytesIn(list)).toBe(bytes.size);
    }),
  );
});
