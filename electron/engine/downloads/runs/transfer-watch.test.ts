import { expect, it } from 'vitest';
import { TransferWatch, timeLeft, type WatchedTransfer } from './transfer-watch.ts';

const fetching: WatchedTransfer = { state: 'fetching', isQueued: false };
const queued: WatchedTransfer = { state: 'fetching', isQueued: true };
const waiting: WatchedTransfer = { state: 'waiting', isQueued: true };
const verifying: WatchedTransfer = { state: 'verifying', isQueued: false };

function watchFrom(now: number): TransferWatch {
  const watch = new TransferWatch();
  watch.sawBytes(now);
  return watch;
}

it('tells a time left only of what moves', () => {
  expect(timeLeft('downloading', 1000, 300)).toBe(4);
  expect(timeLeft('downloading', 1000, 0)).toBeNull();
  for (const state of ['waiting-for-connection', 'stalled', 'verifying'] as const)
    expect(timeLeft(state, 85_000_000, 700)).toBeNull();
});

it('calls a download stalled after five seconds without a byte, and not before', () => {
  const watch = watchFrom(0);
  expect(watch.stateOf([fetching], 5_000)).toBe('downloading');
  expect(watch.stateOf([fetching], 5_001)).toBe('stalled');
  watch.sawBytes(5_100);
  expect(watch.stateOf([fetching], 5_200)).toBe('downloading');
});

it('says that a download without any connection waits for one', () => {
  const watch = watchFrom(0);
  expect(watch.stateOf([queued, waiting], 1_500)).toBe('downloading');
  expect(watch.stateOf([queued, waiting], 1_501)).toBe('waiting-for-connection');
  expect(watch.stateOf([queued, fetching], 1_600)).toBe('downloading');
});

it('does not count the time without a connection as silence of the server', () => {
  const watch = watchFrom(0);
  expect(watch.stateOf([queued], 60_000)).toBe('waiting-for-connection');
  expect(watch.stateOf([fetching], 64_000)).toBe('downloading');
  expect(watch.stateOf([fetching], 65_001)).toBe('stalled');
});

it('does not take reading what is here for silence of the server', () => {
  const watch = watchFrom(0);
  const checking: WatchedTransfer = { state: 'checking', isQueued: false };
  expect(watch.stateOf([checking, waiting], 60_000)).toBe('verifying');
  expect(watch.stateOf([verifying, fetching], 60_000)).toBe('downloading');
  expect(watch.stateOf([fetching], 64_000)).toBe('downloading');
});

it('calls it verifying only while nothing is to be fetched', () => {
  const watch = watchFrom(0);
  expect(watch.stateOf([verifying], 10)).toBe('verifying');
  expect(watch.stateOf([verifying, fetching], 10)).toBe('downloading');
  expect(watch.stateOf([], 10)).toBe('downloading');
});
