import { expect, test } from 'vitest';
import { raceWithSignal } from './race-with-signal.ts';

test('gives what the promise gives', async () => {
  expect(await raceWithSignal(Promise.resolve(7), new AbortController().signal)).toBe(7);
  await expect(
    raceWithSignal(Promise.reject(new Error('failed')), new AbortController().signal),
  ).rejects.toThrow('failed');
});

test('rejects with the reason of the signal, before or while it waits', async () => {
  const stop = new AbortController();
  const waiting = raceWithSignal(new Promise(() => {}), stop.signal);
  stop.abort(new Error('paused'));
  await expect(waiting).rejects.toThrow('paused');
  await expect(raceWithSignal(new Promise(() => {}), stop.signal)).rejects.toThrow('paused');
});

test('rejects with what is made of the reason', async () => {
  const waiting = raceWithSignal(new Promise(() => {}), AbortSignal.abort('paused'), (reason) => [reason]);
  await expect(waiting).rejects.toEqual(['paused']);
});

test('a promise that fails after the abort troubles nobody', async () => {
  const work = Promise.withResolvers<void>();
  await expect(raceWithSignal(work.promise, AbortSignal.abort(new Error('paused')))).rejects.toThrow(
    'paused',
  );
  work.reject(new Error('too late'));
  await new Promise((resolve) => setImmediate(resolve));
});
