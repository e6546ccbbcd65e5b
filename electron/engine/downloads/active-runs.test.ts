import { expect, test } from 'vitest';
import { ActiveRuns, type RunEnd } from './active-runs.ts';

const reason = new Error('stopped');

/** Starts a run that lasts until it is stopped, and keeps what is told of its end. */
function startLasting(runs: ActiveRuns, id: string): { ends: RunEnd[]; gone: () => number } {
  const ends: RunEnd[] = [];
  let gone = 0;
  const work = (signal: AbortSignal) =>
    new Promise<void>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
  const onGone = () => {
    gone++;
  };
  runs.start(id, work, (end) => ends.push(end), onGone);
  return { ends, gone: () => gone };
}

test('a run counts until its end has been told', async () => {
  const runs = new ActiveRuns();
  const ends: RunEnd[] = [];
  const failure = new Error('no network');
  runs.start(
    'done',
    async () => {},
    (end) => ends.push(end),
    () => {},
  );
  runs.start(
    'failed',
    () => Promise.reject(failure),
    (end) => ends.push(end),
    () => {},
  );
  expect(runs.count).toBe(2);
  await runs.ended();
  expect(ends).toHaveLength(2);
  expect(ends).toEqual(expect.arrayContaining([{ kind: 'done' }, { kind: 'failed', error: failure }]));
  expect(runs.count).toBe(0);
});

test('a paused run that is cancelled too is cancelled, and its progress is asked for once', async () => {
  const runs = new ActiveRuns();
  const { ends, gone } = startLasting(runs, 'a');
  let asked = 0;
  const beforeAbort = () => {
    asked++;
  };
  const pausing = runs.stop('a', 'paused', reason, beforeAbort);
  const cancelling = runs.stop('a', 'cancelled', reason, beforeAbort);
  const pausedAgain = runs.stop('a', 'paused', reason, beforeAbort);
  expect(runs.isBeingCancelled('a')).toBe(true);
  await Promise.all([pausing, cancelling, pausedAgain]);
  expect(ends).toEqual([{ kind: 'stopped', next: 'cancelled' }]);
  expect([asked, gone(), runs.has('a')]).toEqual([1, 1, false]);
});

test('a download that is resumed while it is being paused goes on', async () => {
  const runs = new ActiveRuns();
  const { ends } = startLasting(runs, 'a');
  const pausing = runs.stop('a', 'paused', reason, () => {});
  runs.goOnInsteadOf('a', 'cancelled');
  runs.goOnInsteadOf('a', 'paused');
  await pausing;
  expect(ends).toEqual([{ kind: 'stopped', next: 'waiting' }]);
});

test('what is stopped with the process is taken up by the next one', async () => {
  const runs = new ActiveRuns();
  const { ends } = startLasting(runs, 'a');
  runs.abortAll();
  await runs.ended();
  expect(ends).toEqual([{ kind: 'stopped', next: null }]);
});
