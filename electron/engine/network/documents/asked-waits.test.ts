import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../../shared/errors.ts';
import { type AskedWait, AskedWaits, askedWaitMs, downloadWaitLimits } from './asked-waits.ts';
import { Patience } from './patience.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const minute = 60_000;
const busy = (retryAfterMs: number, status = 429) =>
  new AppError('TOO_MANY_REQUESTS', 'busy', { details: { host: 'r.example', status, retryAfterMs } });
const down = new AppError('NETWORK', 'down', { details: { host: 'r.example' } });

function patient() {
  const told: AskedWait[] = [];
  const waits = new AskedWaits(downloadWaitLimits, (wait) => told.push(wait));
  return { told, waits, patience: new Patience(undefined, true, waits) };
}

it.each([
  [busy(5_000), 5_000],
  [new AppError('NETWORK', 'down', { details: { status: 503, retryAfterMs: 7_000 } }), 7_000],
  [new AppError('NETWORK', 'down', { details: { status: 500, retryAfterMs: 7_000 } }), undefined],
  [busy(999), undefined],
  [busy(0), undefined],
  [new AppError('TOO_MANY_REQUESTS', 'busy'), undefined],
  [down, undefined],
])('%s asks to wait %s ms', (error, expected) => {
  expect(askedWaitMs(error)).toBe(expected);
});

describe('a download', () => {
  it('waits as it is asked, up to five minutes a time and an hour in all, and tells of it', () => {
    const { patience, told } = patient();
    expect(patience.waitAfter(busy(5 * minute + 1))).toBeNull();
    expect(told).toEqual([]);
    for (let count = 0; count < 12; count++) {
      expect(patience.waitAfter(busy(5 * minute))).toBe(5 * minute);
      vi.advanceTimersByTime(5 * minute);
    }
    expect(patience.waitAfter(busy(1_000))).toBeNull();
    expect(told).toHaveLength(12);
    expect(told[0]).toEqual({ host: 'r.example', code: 'TOO_MANY_REQUESTS', waitMs: 5 * minute });
  });

  it('counts waits of several documents at the same time once', () => {
    const { waits } = patient();
    const documents = Array.from({ length: 50 }, () => new Patience(undefined, true, waits));
    for (const document of documents) expect(document.waitAfter(busy(5 * minute))).toBe(5 * minute);
    vi.advanceTimersByTime(5 * minute);
    for (const document of documents) expect(document.waitAfter(busy(5 * minute))).toBe(5 * minute);
  });

  it('makes longer and longer pauses before a server that asks for a short one again and again', () => {
    const { patience } = patient();
    let sum = 0;
    let tries = 0;
    for (;;) {
      const wait = patience.waitAfter(busy(1_000));
      if (wait === null) break;
      expect(wait).toBeGreaterThan(0);
      vi.advanceTimersByTime(wait);
      sum += wait;
      tries += 1;
    }
    expect(sum).toBeLessThanOrEqual(60 * minute);
    expect(tries).toBeLessThan(150);
  });

  it.each([
    ['asks for no wait', busy(0)],
    ['says nothing', new AppError('TOO_MANY_REQUESTS', 'busy', { details: { status: 429 } })],
  ])('gives a busy server that %s some seconds', (_, error) => {
    const { patience, told } = patient();
    for (const about of [1_000, 2_000, 4_000, 8_000]) {
      const wait = patience.waitAfter(error) ?? 0;
      expect(wait).toBeGreaterThanOrEqual(about * 0.75);
      expect(wait).toBeLessThanOrEqual(about * 1.25);
      vi.advanceTimersByTime(wait);
    }
    expect(patience.waitAfter(error)).toBeNull();
    expect(told).toEqual([]);
  });

  it('counts failures after a wait anew, however long that was', () => {
    const { patience } = patient();
    expect(patience.waitAfter(down)).not.toBeNull();
    expect(patience.waitAfter(down)).not.toBeNull();
    expect(patience.waitAfter(busy(4 * minute))).toBe(4 * minute);
    vi.advanceTimersByTime(4 * minute);
    expect(patience.waitAfter(down)).not.toBeNull();
    expect(patience.waitAfter(down)).not.toBeNull();
    expect(patience.waitAfter(down)).toBeNull();
  });

  it('never waits more than it may, whatever servers ask', () => {
    const asked = fc.record({
      waitMs: fc.integer({ min: 1_000, max: 7 * minute }),
      afterMs: fc.nat(2 * minute),
    });
    fc.assert(
      fc.property(fc.array(asked, { maxLength: 200 }), (steps) => {
        const { waits } = patient();
        const startedAt = performance.now();
        let waitedMs = 0;
        let endsAt = startedAt;
        for (const { waitMs, afterMs } of steps) {
          const wait = waits.begin(busy(waitMs), 400);
          vi.advanceTimersByTime(afterMs);
          if (wait === null) continue;
          expect(wait).toBe(waitMs);
          expect(wait).toBeLessThanOrEqual(5 * minute);
          const begunAt = performance.now() - afterMs;
          waitedMs += Math.max(0, begunAt + wait - Math.max(begunAt, endsAt));
          endsAt = Math.max(endsAt, begunAt + wait);
        }
        expect(waitedMs).toBeLessThanOrEqual(60 * minute + 1e-3);
      }),
    );
  });
});

it('a reader does not wait as a download does', () => {
  const waits = new AskedWaits({ longestMs: 20_000, totalMs: 20_000 });
  const pages = Array.from({ length: 3 }, () => new Patience(undefined, false, waits));
  const asked = pages.map((page) => {
    const wait = page.waitAfter(busy(8_000));
    vi.advanceTimersByTime(8_000);
    return wait;
  });
  expect(asked).toEqual([8_000, 8_000, null]);
});
