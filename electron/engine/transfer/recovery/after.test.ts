import { describe, expect, test } from 'vitest';
import { AppError, type ErrorCode, type ErrorDetails } from '../../../../shared/errors.ts';
import type { BlobSource } from '../fetch/blob-source.ts';
import type { Failure, Outcome } from '../fetch/outcome.ts';
import { defaultTiming } from '../pace/timing.ts';
import { after, afterProbe, type History } from './after.ts';

const timing = { ...defaultTiming, asked: { longestMs: 300_000, totalMs: 3_600_000 } };
const source: BlobSource = {
  kind: 'registry',
  host: 'registry.example',
  identity: 'https://registry.example/blob',
  open: () => Promise.reject(new Error('not asked')),
};
const history: History = {
  source,
  failures: 0,
  isSameOutage: false,
  newBytes: 0,
  rangesRefused: 0,
  askedMs: 0,
  jitter: 0.5,
};

function failure(kind: Failure['kind'], code: ErrorCode = 'NETWORK', details: ErrorDetails = {}): Failure {
  return { kind, error: new AppError(code, 'It went wrong.', { details }) };
}

/** What is decided, without the error. */
function decide(outcome: Outcome, known: Partial<History> = {}) {
  const { error: _, ...next } = { error: undefined, ...after(outcome, { ...history, ...known }, timing) };
  return next;
}

describe('what went well', () => {
  test.each(['complete', 'taken-over'] as const)('%s goes on', (kind) => {
    expect(decide({ kind })).toEqual({ kind: 'go-on' });
  });
});

describe('what no other try can help', () => {
  test('bytes that cannot be kept end it', () => {
    expect(decide(failure('unsaved', 'DISK_FULL'))).toEqual({ kind: 'give-up' });
  });

  test.each(['BLOB_UNKNOWN', 'NAME_UNKNOWN', 'BLOCKED_URL', 'UNAUTHORIZED', 'DENIED'] as const)(
    '%s is the last word of a source',
    (code) => {
      expect(decide(failure('refused', code))).toEqual({ kind: 'next-source' });
    },
  );

  test('a refusal by another host, behind a redirect, is not', () => {
    expect(decide(failure('refused', 'DENIED', { host: 'data.example' }))).toMatchObject({ kind: 'retry' });
  });
});

describe('failures that pass', () => {
  const kinds = ['refused', 'broke-off', 'silent', 'too-slow'] as const;

  test.each(kinds)('%s is tried again, later each time, and then no more', (kind) => {
    const waits = [0, 1, 2, 3, 4].map((failures) => decide(failure(kind), { failures }));
    expect(waits).toEqual([
      { kind: 'retry', failures: 1, waitMs: 1_000, isBusy: false },
      { kind: 'retry', failures: 2, waitMs: 2_000, isBusy: false },
      { kind: 'retry', failures: 3, waitMs: 4_000, isBusy: false },
      { kind: 'retry', failures: 4, waitMs: 8_000, isBusy: false },
      { kind: 'next-source' },
    ]);
  });

  test.each(kinds)('%s after new bytes begins the count anew, unless they were next to none', (kind) => {
    const next = (newBytes: number) => decide(failure(kind), { failures: 4, newBytes });
    const anew = { kind: 'retry', failures: 1 };
    expect(next(100_000)).toMatchObject(kind === 'too-slow' ? { kind: 'next-source' } : anew);
    expect(next(10)).toMatchObject({ kind: 'next-source' });
  });

  test('several connections that meet one outage have failed once', () => {
    expect(decide(failure('refused'), { failures: 4, isSameOutage: true })).toMatchObject({ failures: 4 });
    expect(decide(failure('refused'), { failures: 0, isSameOutage: true })).toMatchObject({ failures: 1 });
  });

  test('waits are bounded, and differ between connections', () => {
    const patient = { ...timing, triesWithoutProgress: 100 };
    const waits = [0, 1].map((jitter) =>
      after(failure('silent', 'TIMEOUT'), { ...history, failures: 50, jitter }, patient),
    );
    expect(waits).toMatchObject([{ waitMs: 22_500 }, { waitMs: 37_500 }]);
  });
});

describe('a server that has too much to do', () => {
  const busy = (status: number, retryAfterMs?: number) =>
    failure('refused', status === 429 ? 'TOO_MANY_REQUESTS' : 'NETWORK', {
      status,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    });

  test.each([429, 503])('%i without a time is tried again, with fewer connections', (status) => {
    expect(decide(busy(status))).toMatchObject({ kind: 'retry', isBusy: true });
    expect(decide(busy(status), { failures: 4 })).toEqual({ kind: 'next-source' });
  });

  test.each([429, 503])('%i with a time is waited for, and not counted', (status) => {
    expect(decide(busy(status, 300_000), { failures: 4 })).toEqual({
      kind: 'wait-as-asked',
      waitMs: 300_000,
    });
  });

  test('a time of less than a second is none: such a server would be asked for an hour', () => {
    expect(decide(busy(429, 999))).toMatchObject({ kind: 'retry', failures: 1, isBusy: true });
  });

  test('more than five minutes at a time, or an hour in all, is not waited for', () => {
    expect(decide(busy(429, 300_001))).toEqual({ kind: 'next-source' });
    expect(decide(busy(503, 60_000), { askedMs: 3_540_000 })).toMatchObject({ kind: 'wait-as-asked' });
    expect(decide(busy(503, 60_000), { askedMs: 3_540_001 })).toEqual({ kind: 'next-source' });
  });

  test('a time in any other answer is no instruction', () => {
    expect(decide(busy(500, 10_000))).toMatchObject({ kind: 'retry', isBusy: false, waitMs: 1_000 });
  });
});

describe('ranges', () => {
  const refused = failure('range-refused');

  test('twice a refused range is a failure as any other', () => {
    expect(decide(refused, { rangesRefused: 1 })).toMatchObject({ kind: 'retry' });
  });

  test('at the third the source is asked whether it has any', () => {
    expect(decide(refused, { rangesRefused: 2, failures: 2 })).toEqual({ kind: 'probe-ranges', failures: 3 });
  });

  test('a source that has them and still does not give this one is given up', () => {
    expect(decide(refused, { rangesRefused: 2, failures: 4 })).toEqual({ kind: 'next-source' });
  });

  test('the probe decides: ranges, none, or no answer', () => {
    const known = { ...history, rangesRefused: 3 };
    expect(afterProbe({ kind: 'complete' }, known, timing)).toEqual({ kind: 'go-on' });
    expect(afterProbe(refused, known, timing)).toMatchObject({ kind: 'stream' });
    expect(afterProbe(failure('refused'), known, timing)).toMatchObject({ kind: 'retry', failures: 1 });
    expect(afterProbe(failure('refused', 'BLOB_UNKNOWN'), known, timing)).toMatchObject({
      kind: 'next-source',
    });
  });
});

describe('a mirror, while the blob has other sources', () => {
  test('is given up at its second failure', () => {
    expect(decide(failure('refused'), { isSpare: true })).toMatchObject({ kind: 'retry', failures: 1 });
    expect(decide(failure('refused'), { isSpare: true, failures: 1 })).toEqual({ kind: 'next-source' });
  });

  test('is given up at once with a file of another size', () => {
    expect(decide(failure('refused', 'SIZE_MISMATCH'), { isSpare: true })).toEqual({ kind: 'next-source' });
    expect(decide(failure('refused', 'SIZE_MISMATCH'))).toMatchObject({ kind: 'retry' });
  });

  test('is not streamed from zero', () => {
    const known = { isSpare: true, failures: 1, rangesRefused: 2 };
    expect(decide(failure('range-refused'), known)).toEqual({ kind: 'next-source' });
  });
});
