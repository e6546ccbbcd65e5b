import { describe, expect, it } from 'vitest';
import {
  type DownloadState,
  downloadStates,
  hasEnded,
  hasFailedForGood,
  isActive,
  isResumable,
  isRetryable,
  isSettled,
  standsStill,
  willRetry,
} from './download-states.ts';

const predicates = { isActive, isResumable, isRetryable, hasEnded, isSettled, standsStill };

/** The predicates that hold in each state. */
const wanted: Record<DownloadState, (keyof typeof predicates)[]> = {
  waiting: [],
  resolving: ['isActive'],
  downloading: ['isActive'],
  verifying: ['isActive'],
  stalled: ['isActive'],
  'waiting-for-connection': ['isActive'],
  'waiting-for-space': ['isResumable', 'standsStill'],
  'waiting-for-hours': [],
  paused: ['isResumable', 'standsStill'],
  exporting: ['isActive'],
  done: ['hasEnded', 'isSettled', 'standsStill'],
  failed: ['isRetryable', 'hasEnded', 'standsStill'],
  cancelled: ['isRetryable', 'hasEnded', 'isSettled', 'standsStill'],
};

describe('the states of a download', () => {
  it.each(downloadStates)('%s answers each question', (state) => {
    const holding = Object.entries(predicates).filter(([, predicate]) => predicate(state));
    expect(holding.map(([name]) => name)).toEqual(wanted[state]);
  });

  it.each(downloadStates)('%s is tried again by itself only after a failure with a next try', (state) => {
    const planned = { state, retriesAt: '2026-11-01T00:00:00Z' };
    const unplanned = { state, retriesAt: null };
    expect(willRetry(planned)).toBe(state === 'failed');
    expect(willRetry(unplanned)).toBe(false);
    expect(hasFailedForGood(unplanned)).toBe(state === 'failed');
    expect(hasFailedForGood(planned)).toBe(false);
  });
});
