import { expect, test } from 'vitest';
import { yieldingDownload } from './start-now.ts';

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
