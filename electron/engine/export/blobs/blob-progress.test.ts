import fc from 'fast-check';
import { expect, test } from 'vitest';
import { blobProgress } from './blob-progress.ts';

test('each blob counts as far as it has ever come, however often it is read', () => {
  const steps = fc.array(fc.record({ digest: fc.constantFrom('a', 'b', 'c'), bytes: fc.nat(1000) }));
  fc.assert(
    fc.property(steps, (positions) => {
      let sum = 0;
      const report = blobProgress((bytes) => {
        expect(bytes).toBeGreaterThan(0);
        sum += bytes;
      });
      const furthest = new Map<string, number>();
      for (const { digest, bytes } of positions) {
        report({ digest }, bytes);
        furthest.set(digest, Math.max(bytes, furthest.get(digest) ?? 0));
        expect(sum).toBe(furthest.values().reduce((total, each) => total + each, 0));
      }
    }),
  );
});
