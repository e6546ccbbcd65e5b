import { expect, test } from 'vitest';
import { TokenBucket } from './token-bucket.ts';

const never = new AbortController().signal;

test('without a rate nothing waits', () => {
  const bucket = new TokenBucket(null);
  expect(bucket.take(1e12, never)).toBeUndefined();
  expect(bucket.bytesPerSecond).toBeNull();
});

test('a waiter goes when the limit is lifted', async () => {
  const bucket = new TokenBucket(1);
  const waiting = bucket.take(1_000_000, never)?.then(() => 'passed');
  bucket.setRate(null);
  expect(await waiting).toBe('passed');
});

test('a waiter that gives up does not hold up those behind it', async () => {
  const bucket = new TokenBucket(1);
  const stop = new AbortController();
  const first = bucket.take(1_000_000, stop.signal);
  const second = bucket.take(1, never)?.then(() => 'passed');
  stop.abort(new Error('paused'));
  await expect(first).rejects.toThrow('paused');
  bucket.setRate(1_000_000_000);
  expect(await second).toBe('passed');
});

test('takers are served in turn', async () => {
  const bucket = new TokenBucket(1_000_000);
  const order: number[] = [];
  await Promise.all([1, 2, 3].map((taker) => bucket.take(10_000, never)?.then(() => order.push(taker))));
  expect(order).toEqual([1, 2, 3]);
});

test('whoever waits behind another stops waiting at once when it is told to', async () => {
  const bucket = new TokenBucket(1);
  const [first, second] = [new AbortController(), new AbortController()];
  const waiting = bucket.take(1_000_000, first.signal);
  const behind = bucket.take(1_000_000, second.signal);
  second.abort(new Error('stopped'));
  await expect(behind).rejects.toThrow('stopped');
  first.abort(new Error('stopped, too'));
  await expect(waiting).rejects.toThrow('stopped, too');
  // Neither has been charged.
  bucket.setRate(1_000_000);
  expect(await bucket.take(1, new AbortController().signal)).toBeUndefined();
});
