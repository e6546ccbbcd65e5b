import { expect, test } from 'vitest';
import { PayAhead } from './pay-ahead.ts';

test('what is paid is never less than what has come, and in the end exactly that', () => {
  let paid = 0;
  let received = 0;
  const ahead = new PayAhead(300_000, (bytes) => {
    paid += bytes;
    return undefined;
  });
  ahead.next(0);
  for (const chunk of [65_536, 1_000, 65_536, 65_536, 65_536, 36_856]) {
    expect(paid).toBeGreaterThanOrEqual(Math.min(300_000, received + 65_536));
    received += chunk;
    ahead.next(chunk);
  }
  expect([received, paid]).toEqual([300_000, 300_000]);
});

test('bytes beyond what was announced are paid for, too', () => {
  let paid = 0;
  const ahead = new PayAhead(10, (bytes) => {
    paid += bytes;
    return undefined;
  });
  ahead.next(0);
  ahead.next(100);
  expect(paid).toBe(100);
});
