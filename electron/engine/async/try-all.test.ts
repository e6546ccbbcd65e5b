import { expect, test } from 'vitest';
import { tryAll } from './try-all.ts';

function rig() {
  const stop = new AbortController();
  const ran: number[] = [];
  const step = (number: number, fails: boolean) => async () => {
    ran.push(number);
    if (fails) throw new Error(`failure ${number}`);
  };
  return { stop, ran, steps: [step(1, false), step(2, true), step(3, true), step(4, false)] };
}

test('every step runs, and the first failure is told', async () => {
  const { stop, ran, steps } = rig();
  await expect(tryAll(steps, stop.signal)).rejects.toThrow('failure 2');
  expect(ran).toEqual([1, 2, 3, 4]);
});

test('nothing more is tried when a step fails after an abort', async () => {
  const { stop, ran, steps } = rig();
  stop.abort(new Error('stopped'));
  await expect(tryAll(steps, stop.signal)).rejects.toThrow('stopped');
  expect(ran).toEqual([1, 2]);
});
