import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Nodes } from './nodes.ts';
import { SmallNames } from './small-names.ts';

const name = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }).map((text) => Buffer.from(text)),
  fc.constantFrom('README.TXT', 'İstanbul', 'Straße', 'ÄÖÜ.dll').map((text) => Buffer.from(text)),
  fc.uint8Array({ minLength: 1, maxLength: 12 }),
);

test('names made ready in steps are those made ready at once, in small letters', () => {
  fc.assert(
    fc.property(fc.array(name, { maxLength: 30 }), fc.integer({ min: 1, max: 7 }), (all, step) => {
      const nodes = new Nodes([], false);
      for (const each of all) nodes.add(0, each, 0);
      const small = new SmallNames(nodes);
      while (small.prepare(step));
      const read = Array.from(all, (_, at) =>
        small.bytes.subarray(small.starts[at + 1], (small.starts[at + 2] ?? 0) - 1),
      );
      const expected = all.map((each) =>
        Buffer.from(Buffer.from(each).toString().toLowerCase()).subarray(0, each.length * 2),
      );
      expect(read.map(String)).toEqual(expected.map(String));
      expect(small.prepare()).toBe(false);
    }),
  );
});
