import { expect, it } from 'vitest';
import { rowOf } from '../../../tests/support/engines/download-fixture.ts';
import { noteWaits, secondsLeft, waitEnd } from './asked-waits.ts';

it('a wait is counted down from when it was told, wherever and whenever it is shown', () => {
  const wait = { host: 'r.example', secondsLeft: 100 };
  const before = performance.now();
  noteWaits({
    type: 'changes',
    sequence: 1,
    changed: [rowOf(), rowOf({ askedToWait: wait })],
    progress: [],
    removed: [],
    totals: { bytesPerSecond: 0, etaSeconds: null, active: 1, waiting: 0, freeBytes: null },
  });
  const after = performance.now();
  expect(secondsLeft(wait, before)).toBeGreaterThanOrEqual(100);
  expect(secondsLeft(wait, after + 60_000)).toBeLessThanOrEqual(40);
  expect(secondsLeft(wait, after + 200_000)).toBe(0);
  expect(waitEnd(wait)).toBe(waitEnd(wait));
  expect(Number.isNaN(Date.parse(waitEnd(wait)))).toBe(false);
});
