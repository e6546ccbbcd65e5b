import { expect, test } from 'vitest';
import { PayAhead } from './pay-ahead.ts';

const never = new AbortController().signal;

/** A limit that lets everything pass and counts it. */
function counting() {
  const limit = {
    isSet: true,
    paid: 0,
    take(bytes: number) {
      limit.paid += bytes;
      return undefined;
    },
  };
  return limit;
}

test('what is paid is never less than what has come, and in the end exactly that', () => {
  const limit = counting();
  let received = 0;
  const ahead = new PayAhead(300_000, limit, never);
  ahead.next(0);
  for (const chunk of [65_536, 1_000, 65_536, 65_536, 65_536, 36_856]) {
    expect(limit.paid).toBeGreaterThanOrEqual(Math.min(300_000, received + 65_536));
    received += chunk;
    ahead.next(chunk);
  }
  expect([received, limit.paid]).toEqual([300_000, 300_000]);
});

test('bytes beyond what was announced are paid for, too', () => {
  const limit = counting();
  const ahead = new PayAhead(10, limit, never);
  ahead.next(0);
  ahead.next(100);
  expect(limit.paid).toBe(100);
});

test('no more may be read than is paid for, while a limit is set', () => {
  const limit = counting();
  const ahead = new PayAhead(300_000, limit, never);
  const memory = new Uint8Array(512 * 1024);
  ahead.next(0);
  expect(ahead.within(memory).byteLength).toBe(65_536);
  limit.isSet = false;
  expect(ahead.within(memory)).toBe(memory);
});
