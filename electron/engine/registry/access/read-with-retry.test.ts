import { expect, it } from 'vitest';
import { AppError } from '../../../../shared/errors.ts';
import { readWithRetry } from './read-with-retry.ts';

const down = (details = {}) =>
  new AppError('TOO_MANY_REQUESTS', 'busy', { details: { retryAfterMs: 1, ...details } });

async function triesOf(errors: AppError[], signal = new AbortController().signal) {
  let tries = 0;
  const result = await readWithRetry(async () => {
    const error = errors[tries];
    tries += 1;
    if (error !== undefined) throw error;
    return 'read';
  }, signal).catch((error: unknown) => error);
  return { tries, result };
}

it('tries three times and then gives the last error', async () => {
  expect(await triesOf([down(), down()])).toEqual({ tries: 3, result: 'read' });
  const last = down({ which: 'last' });
  expect(await triesOf([down(), down(), last])).toEqual({ tries: 3, result: last });
});

it('does not repeat what no repetition helps', async () => {
  const unknown = new AppError('NAME_UNKNOWN', 'no');
  expect(await triesOf([unknown])).toEqual({ tries: 1, result: unknown });
});

it('does not wait longer than people do', async () => {
  const busy = down({ retryAfterMs: 60_000 });
  expect(await triesOf([busy])).toEqual({ tries: 1, result: busy });
});

it('ends as CANCELLED in the middle of a wait', async () => {
  const controller = new AbortController();
  const outcome = triesOf([down({ retryAfterMs: 15_000 })], controller.signal);
  setTimeout(() => controller.abort(), 10);
  expect(await outcome).toMatchObject({ tries: 1, result: { code: 'CANCELLED' } });
});
