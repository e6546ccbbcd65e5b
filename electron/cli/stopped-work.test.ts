import { expect, test } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { stoppedWork } from './stopped-work.ts';

const sentence = 'The work was stopped.';
const { signal: running } = new AbortController();

test.each([new Error('aborted'), new AppError('CANCELLED', 'The request was cancelled.')])(
  'a command that was told to stop tells what became of its work, after %o',
  (thrown) => {
    expect(stoppedWork(thrown, AbortSignal.abort(), sentence)).toMatchObject({
      code: 'CANCELLED',
      message: sentence,
    });
    expect(stoppedWork(thrown, running, sentence)).toBe(thrown);
  },
);

test('a failure at the moment of the stop stays that failure', () => {
  const thrown = new AppError('DISK_FULL', 'The disk is full.');
  expect(stoppedWork(thrown, AbortSignal.abort(), sentence)).toBe(thrown);
});
