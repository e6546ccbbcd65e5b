import { expect, test } from 'vitest';
import { Segment } from '../pieces/segment.ts';
import type { BlobSource } from './blob-source.ts';
import { Claim } from './claim.ts';
import { SourceRates } from './source-rates.ts';

function sourceOf(kind: BlobSource['kind'], host: string): BlobSource {
  return { kind, host, identity: `https://${host}/blob`, open: () => Promise.reject(new Error('not asked')) };
}
const registry = sourceOf('registry', 'registry.example');
const mirror = sourceOf('mirror', 'mirror.example');
const both = [mirror, registry];

/** Lets each source bring so many bytes in every tenth of a second, over as many connections as it has here. */
function watch(rates: SourceRates, perTenth: Map<BlobSource, number>, connections: Map<BlobSource, number>) {
  const open = both.flatMap((source) =>
    Array.from({ length: connections.get(source) ?? 1 }, () => {
      return new Claim(new Segment({ offset: 0, length: 1 }), source, {}, 0);
    }),
  );
  return (from: number, to: number) => {
    let left: readonly BlobSource[] = [];
    for (let now = from; now <= to; now += 100) {
      left = rates.worthwhile(both, open, now);
      for (const source of both) rates.of(source).bytes += perTenth.get(source) ?? 0;
    }
    return left;
  };
}

test('a source that brings next to nothing beside another is left alone, and tried again later', () => {
  const rates = new SourceRates();
  const run = watch(
    rates,
    new Map([
      [mirror, 1_000],
      [registry, 100_000],
    ]),
    new Map(),
  );
  expect(run(0, 900)).toEqual(both);
  expect(run(1_000, 1_200)).toEqual([registry]);
  expect(rates.worthwhile(both, [], 11_100)).toEqual(both);
});

test('a source with one connection is not slow because another has many', () => {
  const rates = new SourceRates();
  const perTenth = new Map([
    [mirror, 10_000],
    [registry, 160_000],
  ]);
  expect(watch(rates, perTenth, new Map([[registry, 16]]))(0, 3_000)).toEqual(both);
});

test('a source whose connections are slow is not slow while they bring much together', () => {
  const rates = new SourceRates();
  const perTenth = new Map([
    [mirror, 100_000],
    [registry, 60_000],
  ]);
  expect(watch(rates, perTenth, new Map([[registry, 16]]))(0, 3_000)).toEqual(both);
});

test('where we wait ourselves, nobody is slow', () => {
  const rates = new SourceRates();
  const held = new Claim(new Segment({ offset: 0, length: 1 }), mirror, {}, 0);
  held.hold(0);
  const other = new Claim(new Segment({ offset: 0, length: 1 }), registry, {}, 0);
  for (let now = 0; now < 5_000; now += 100) {
    expect(rates.worthwhile(both, [held, other], now)).toEqual(both);
    rates.of(registry).bytes += 100_000;
  }
});

test('when all that are left are resting, they serve', () => {
  const rates = new SourceRates();
  watch(rates, new Map([[registry, 100_000]]), new Map())(0, 1_200);
  const [first] = both;
  if (first === undefined) throw new Error('there are two');
  expect(rates.worthwhile([first, sourceOf('registry', 'other.example')], [], 1_300).length).toBeGreaterThan(
    0,
  );
});
