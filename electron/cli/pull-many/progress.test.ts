import { expect, test } from 'vitest';
import type { RunPlan } from './plan.ts';
import { RunProgress } from './progress.ts';

const blob = (digest: string, size: number, bytesHere = 0) => ({
  digest: `sha256:${digest.repeat(64)}`,
  size,
  bytesHere,
  mediaType: '',
  kind: 'layer' as const,
});
const image = (reference: string, ...blobs: ReturnType<typeof blob>[]): RunPlan['images'][number] => ({
  wanted: { reference },
  error: undefined,
  plan: {
    reference,
    platform: null,
    platforms: [],
    rootDigest: `sha256:${'0'.repeat(64)}`,
    digest: `sha256:${'0'.repeat(64)}`,
    bytesTotal: blobs.reduce((sum, { size }) => sum + size, 0),
    blobs,
  },
});
const row = (reference: string, bytesDone: number) => ({
  reference,
  platform: null,
  bytesDone,
  bytesTotal: 0,
});

test('a layer that images share counts once, and what was here not at all', () => {
  const base = blob('a', 100);
  const progress = new RunProgress({
    images: [
      image('x', base, blob('b', 50, 50)),
      image('y', base),
      { wanted: { reference: 'z' }, plan: undefined, error: undefined },
    ],
    bytesTotal: 150,
    bytesHere: 50,
  });
  expect(progress.bytesToFetch).toBe(100);
  expect(progress.bytesDone([])).toBe(0);
  expect(progress.bytesDone([row('x', 50), row('y', 0), row('z', 70)])).toBe(0);
  expect(progress.bytesDone([row('x', 100), row('y', 50)])).toBe(50);
  expect(progress.bytesDone([row('x', 150), row('y', 100)])).toBe(100);
});

test('a run with nothing to fetch has come no way', () => {
  const progress = new RunProgress({ images: [image('x', blob('a', 9, 9))], bytesTotal: 9, bytesHere: 9 });
  expect([progress.bytesToFetch, progress.bytesDone([row('x', 9)])]).toEqual([0, 0]);
});
