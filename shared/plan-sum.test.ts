import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { sumPlans } from './plan-sum.ts';

function plan(sizes: Record<string, [size: number, here: number]>, documents = 0) {
  const blobs = Object.entries(sizes).map(([digest, [size, bytesHere]]) => ({
    digest,
    size,
    bytesHere,
    mediaType: '',
    kind: 'layer' as const,
  }));
  return { blobs, bytesTotal: documents + blobs.reduce((sum, { size }) => sum + size, 0) };
}

it('counts a blob that several need once', () => {
  const plans = [plan({ a: [100, 40], b: [10, 10] }, 5), plan({ a: [100, 40], c: [7, 0] }, 3)];
  expect(sumPlans(plans)).toEqual({ bytesTotal: 125, bytesHere: 50, bytesToFetch: 67, bytesShared: 60 });
  expect(sumPlans([])).toEqual({ bytesTotal: 0, bytesHere: 0, bytesToFetch: 0, bytesShared: 0 });
});

it('is the same in any order, and never more than its rows together', () => {
  const sizes = fc.dictionary(
    fc.constantFrom('a', 'b', 'c', 'd'),
    fc.nat({ max: 1000 }).map((size): [number, number] => [size, Math.floor(size / 2)]),
  );
  // What a digest means is the same wherever it is named.
  const library = fc.tuple(sizes, fc.array(fc.subarray(['a', 'b', 'c', 'd']), { maxLength: 6 }));
  fc.assert(
    fc.property(library, ([known, picks]) => {
      const plans = picks.map((names) =>
        plan(Object.fromEntries(names.flatMap((name) => (known[name] ? [[name, known[name]]] : [])))),
      );
      const all = sumPlans(plans);
      expect(sumPlans(plans.toReversed())).toEqual(all);
      const alone = plans.map((each) => sumPlans([each]));
      expect(all.bytesToFetch).toBeLessThanOrEqual(alone.reduce((sum, each) => sum + each.bytesToFetch, 0));
      expect(all.bytesShared).toBeLessThanOrEqual(all.bytesToFetch);
    }),
  );
});

it('stays a whole number whatever a registry claims', () => {
  const huge = Number.MAX_SAFE_INTEGER;
  expect(sumPlans([plan({ a: [huge, 0] }), plan({ b: [huge, 0] })]).bytesToFetch).toBe(huge);
});
