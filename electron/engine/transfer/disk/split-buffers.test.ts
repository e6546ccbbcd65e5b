import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitBuffers } from './split-buffers.ts';

test('groups hold all bytes in their order, and each but the last as many as it may', () => {
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ maxLength: 40 })),
      fc.integer({ min: 1, max: 50 }),
      (buffers, most) => {
        const groups = [...splitBuffers(buffers, most)].map((group) => Buffer.concat(group));
        expect(Buffer.concat(groups)).toEqual(Buffer.concat(buffers));
        for (const group of groups.slice(0, -1)) expect(group.byteLength).toBe(most);
        for (const group of groups.slice(-1)) expect(group.byteLength).toBeLessThanOrEqual(most);
      },
    ),
  );
});
