import { expect, test } from 'vitest';
import { canStartLater, yieldingDownload } from './start-now.ts';

test('the last download that is under way makes room', () => {
  const rows = new Map([
    ['a', { state: 'downloading' as const }],
    ['b', { state: 'verifying' as const }],
    ['c', { state: 'waiting' as const }],
    ['d', { state: 'paused' as const }],
  ]);
  expect(yieldingDownload(['a', 'b', 'c', 'd'], rows)).toBe('b');
  expect(yieldingDownload(['c', 'd'], rows)).toBeUndefined();
});

test('what has not begun or is paused can begin later, and what is under way or over cannot', () => {
  const later = (['waiting', 'waiting-for-hours', 'paused'] as const).map((state) =>
    canStartLater({ state }),
  );
  expect(later).toEqual([true, true, true]);
  const never = (['downloading', 'failed', 'done'] as const).map((state) => canStartLater({ state }));
  expect(never).toEqual([false, false, false]);
});
