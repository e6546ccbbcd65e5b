import { expect, test } from 'vitest';
import { AppError, type ErrorCode, type ErrorDetails } from '../../../shared/errors.ts';
import type { DownloadRow } from '../../../shared/schemas/download.ts';
import { rowOf } from '../../../tests/support/engines/download-fixture.ts';
import { OutagePatience } from './outage.ts';

function failed(code: ErrorCode, details: ErrorDetails = {}, changes: Partial<DownloadRow> = {}) {
  const error = new AppError(code, 'x', { details }).toJSON();
  return rowOf({ state: 'failed', error, retriesAt: '2026-01-01T00:00:30Z', ...changes });
}
const down = failed('NETWORK');

test('tries again after longer and longer waits, until the time is over', () => {
  const outage = new OutagePatience(120_000, 0);
  const waits: number[] = [];
  let now = 0;
  for (let next = outage.nextTry(down, now); next !== null; next = outage.nextTry(down, now)) {
    expect(next.leftMs).toBe(120_000 - now);
    expect(next.isFirst).toBe(now === 0);
    waits.push(next.waitMs);
    now += next.waitMs;
  }
  expect(now).toBe(120_000);
  expect(waits.slice(0, 6)).toEqual([1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
});

test('counts from the last byte that was new, and from a wait that was asked for', () => {
  const outage = new OutagePatience(10_000, 0);
  outage.saw(rowOf({ bytesDone: 500_000 }), 9_000);
  expect(outage.nextTry(down, 18_000)).toMatchObject({ leftMs: 1_000, isFirst: true });
  // What an earlier try has brought is read again.
  outage.saw(rowOf({ bytesDone: 100_000 }), 18_500);
  outage.saw(rowOf({ bytesDone: 500_000 }), 18_500);
  expect(outage.nextTry(down, 19_000)).toBeNull();
  outage.saw(rowOf({ askedToWait: { host: 'r.example', secondsLeft: 1 } }), 300_000);
  expect(outage.nextTry(down, 305_000)).toMatchObject({ leftMs: 5_000, waitMs: 1_000, isFirst: true });
});

test('a server that gives a few bytes in each try is down, however long it does so', () => {
  const outage = new OutagePatience(120_000, 0);
  outage.saw(rowOf({ bytesDone: 500_000 }), 0);
  for (let now = 10_000; now <= 110_000; now += 10_000)
    outage.saw(rowOf({ bytesDone: 500_000 + now / 100 }), now);
  expect(outage.nextTry(down, 110_000)).toMatchObject({ leftMs: 10_000 });
  outage.saw(rowOf({ bytesDone: 501_200, layersDone: 1 }), 115_000);
  expect(outage.nextTry(down, 115_000)).toMatchObject({ leftMs: 120_000 });
});

test('0 gives up at once', () => {
  expect(new OutagePatience(0, 7).nextTry(down, 7)).toBeNull();
});

test.each([
  ['NETWORK', {}, true],
  ['TIMEOUT', {}, true],
  ['NETWORK', { status: 502 }, true],
  ['NETWORK', { status: 404 }, false],
  ['NETWORK', { status: 200, reason: 'web-page' }, false],
  ['TOO_MANY_REQUESTS', { status: 429 }, false],
  ['UNAUTHORIZED', { status: 401 }, false],
  ['DENIED', { status: 403 }, false],
  ['MANIFEST_UNKNOWN', { status: 404 }, false],
  ['DIGEST_MISMATCH', {}, false],
  ['TLS', {}, false],
] as const)('%s %j is an outage: %s', (code, details, expected) => {
  const outage = new OutagePatience(120_000, 0);
  expect(outage.nextTry(failed(code, details), 0) !== null).toBe(expected);
});

test('a host that DNS does not know is an outage only after something has come from it', () => {
  const outage = new OutagePatience(120_000, 0);
  const unknown = failed('NETWORK', { reason: 'ENOTFOUND' });
  expect(outage.nextTry(unknown, 0)).toBeNull();
  outage.saw(rowOf({ bytesDone: 1 }), 0);
  expect(outage.nextTry(unknown, 0)).not.toBeNull();
});

test('what the engine leaves to the user is no outage', () => {
  const outage = new OutagePatience(120_000, 0);
  expect(outage.nextTry(failed('NETWORK', {}, { retriesAt: null }), 0)).toBeNull();
  expect(outage.nextTry(rowOf({ state: 'done' }), 0)).toBeNull();
});
