import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../shared/errors.ts';
import { answers, resetElectron } from '../../../tests/support/electron/electron-stand-in.ts';
import { rowIn, snapshotOf } from '../../../tests/support/engines/download-events.ts';
import { createSampleEngine } from '../../../tests/support/engines/sample-engine.ts';
import { createRetryWhenOnline } from './retry-when-online.ts';

beforeEach(() => resetElectron(''));

describe('downloads that failed for want of a network', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  const error = (code: 'NETWORK' | 'DENIED') => new AppError(code, 'x').toJSON();
  const failed = snapshotOf(
    rowIn('a', 'failed', { error: error('NETWORK') }),
    rowIn('b', 'failed', { error: error('DENIED') }),
    rowIn('c', 'done'),
  );
  const retriesAfter = (...online: boolean[]) => {
    const engine = createSampleEngine();
    const follower = createRetryWhenOnline(engine.downloads);
    follower.show({
      event: failed,
      rows: new Map(failed.type === 'snapshot' ? failed.downloads.map((row) => [row.id, row]) : []),
      before: new Map(),
    });
    for (const isOnline of online) {
      answers.isOnline = isOnline;
      vi.advanceTimersByTime(5_000);
    }
    follower.end?.();
    vi.advanceTimersByTime(60_000);
    return engine.calls;
  };

  it('are tried again when it returns', () => {
    expect(retriesAfter(true, false, false, true, true)).toEqual(['retry a']);
  });

  it('are left to the user while it was never away', () => {
    expect(retriesAfter(true, true)).toEqual([]);
  });
});
