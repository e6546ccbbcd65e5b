import { expect, test } from 'vitest';
import { TokenBucket } from '../pace/token-bucket.ts';
import { SharedLimit } from './shared-limit.ts';

const never = new AbortController().signal;
const free = () => new TokenBucket(null);

test('a download without a limit frees a blob that one with a limit wants too', () => {
  const limits = [new TokenBucket(1), free()];
  const shared = new SharedLimit(() => limits, free());
  expect([shared.isSet, shared.take(1_000_000, never)]).toEqual([false, undefined]);
});

test('of several limits the loosest binds, and only it pays', async () => {
  const [tight, loose] = [new TokenBucket(1), new TokenBucket(1_000_000_000)];
  const shared = new SharedLimit(() => [tight, loose], free());
  expect(shared.isSet).toBe(true);
  await shared.take(1_000_000, never);
  // The tight one has not been charged: a byte fits it within a second, a million would take days.
  expect(await tight.take(1, never)).toBeUndefined();
});

test('the limit of the app binds in any case', async () => {
  const app = new TokenBucket(1);
  const shared = new SharedLimit(() => [free()], app);
  expect(shared.isSet).toBe(true);
  const waiting = shared.take(1_000_000, never)?.then(() => 'passed');
  app.setRate(null);
  expect(await waiting).toBe('passed');
});

test('who waits for a tight limit goes on when a download without one joins', async () => {
  const limits = [new TokenBucket(1)];
  const shared = new SharedLimit(() => limits, free());
  const waiting = shared.take(1_000_000, never)?.then(() => 'passed');
  limits.push(free());
  shared.changed();
  expect(await waiting).toBe('passed');
});

test('who is stopped stops waiting', async () => {
  const stop = new AbortController();
  const shared = new SharedLimit(() => [new TokenBucket(1)], free());
  const waiting = shared.take(1_000_000, stop.signal);
  stop.abort(new Error('paused'));
  await expect(waiting).rejects.toThrow('paused');
});
