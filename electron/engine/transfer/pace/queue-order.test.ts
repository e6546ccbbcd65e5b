import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { orderOfBlob, placeInQueue } from './queue-order.ts';

it('keeps every blob with its download, in the order of both', () => {
  fc.assert(
    fc.property(fc.nat(10_000), fc.integer({ min: 1, max: 10_000 }), fc.nat(), (place, count, any) => {
      const position = any % count;
      const order = orderOfBlob(place, position, count);
      expect(placeInQueue(order)).toBe(place);
      expect(order).toBeLessThan(orderOfBlob(place + 1, 0, 1));
      if (position + 1 < count) expect(order).toBeLessThan(orderOfBlob(place, position + 1, count));
    }),
  );
});
