import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { prepareMeanwhile } from './prepare-meanwhile.ts';

async function turns(): Promise<void> {
  for (let turn = 0; turn < 8; turn++) await setImmediate();
}

test('it goes on, a turn for each part, until there is no other', async () => {
  let parts = 0;
  prepareMeanwhile(
    () => ++parts < 3,
    () => true,
  );
  expect(parts).toBe(0);
  await turns();
  expect(parts).toBe(3);
});

test('it ends when what it is for has gone', async () => {
  let parts = 0;
  prepareMeanwhile(
    () => ++parts > 0,
    () => parts < 2,
  );
  await turns();
  expect(parts).toBe(2);
});

test('what it throws ends it, and nothing else', async () => {
  let parts = 0;
  prepareMeanwhile(
    () => {
      parts++;
      throw new RangeError('Array buffer allocation failed');
    },
    () => true,
  );
  await turns();
  expect(parts).toBe(1);
});
