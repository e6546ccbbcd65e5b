import { expect, test } from 'vitest';
import { BlockPool } from './block-pool.ts';

const never = new AbortController().signal;

test('there are never more blocks than the limit, and they are used again', async () => {
  const pool = new BlockPool(16, 2);
  const [first, second] = [await pool.take(never), await pool.take(never)];
  expect([first.byteLength, pool.inUse, pool.tryTake()]).toEqual([16, 2, undefined]);
  const third = pool.take(never);
  pool.give(second);
  expect(await third).toBe(second);
  pool.give(first);
  pool.give(second);
  expect(pool.inUse).toBe(0);
});

test('whoever waited first is served first, and one that gives up takes no block along', async () => {
  const pool = new BlockPool(16, 1);
  const block = await pool.take(never);
  const stop = new AbortController();
  const [gaveUp, served] = [pool.take(stop.signal), pool.take(never)];
  stop.abort(new Error('stopped'));
  await expect(gaveUp).rejects.toThrow('stopped');
  pool.give(block);
  expect(await served).toBe(block);
});

test('a block that is given at the moment of an abort goes to the next', async () => {
  const pool = new BlockPool(16, 1);
  const block = await pool.take(never);
  const stop = new AbortController();
  const [aborted, next] = [pool.take(stop.signal), pool.take(never)];
  stop.signal.addEventListener('abort', () => pool.give(block));
  stop.abort(new Error('stopped'));
  await expect(aborted).rejects.toThrow('stopped');
  expect(await next).toBe(block);
});
