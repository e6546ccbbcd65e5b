import { expect, test } from 'vitest';
import { downloadStates } from '../download-states.ts';
import { countInProgress, countPhases, type PhaseFacts, phaseOf, queuePlaceOf } from './phases.ts';

const row = (state: PhaseFacts['state'], part: Partial<PhaseFacts> = {}): PhaseFacts => ({
  state,
  retriesAt: null,
  askedToWait: null,
  ...part,
});
const retrying = row('failed', { retriesAt: '2026-01-01T00:00:00Z' });
const asked = row('resolving', { askedToWait: { host: 'registry.example', secondsLeft: 9 } });

test('every state has one word, and what is tried again has not failed', () => {
  expect(downloadStates.map((state) => phaseOf(row(state)))).toEqual([
    'queued',
    'moving',
    'moving',
    'verifying',
    'stalled',
    'queued',
    'waiting',
    'waiting',
    'paused',
    'exporting',
    'done',
    'failed',
    'cancelled',
  ]);
  expect(phaseOf(retrying)).toBe('retrying');
  expect(phaseOf(asked)).toBe('retrying');
});

test('four downloads about to be tried again are four in progress', () => {
  const counts = countPhases([
    retrying,
    retrying,
    retrying,
    asked,
    row('paused'),
    row('failed'),
    row('done'),
  ]);
  expect([...counts]).toEqual([
    ['retrying', 4],
    ['paused', 1],
    ['failed', 1],
    ['done', 1],
  ]);
  expect(countInProgress(counts)).toBe(4);
});

test('the place in the queue counts those before it that go on by themselves', () => {
  const rows = new Map([
    ['a', row('downloading')],
    ['b', row('paused')],
    ['c', retrying],
    ['d', row('done')],
    ['e', row('waiting')],
  ]);
  expect(queuePlaceOf([...rows.keys()], rows, 'e')).toBe(3);
  expect(queuePlaceOf([...rows.keys()], rows, 'a')).toBe(1);
});
