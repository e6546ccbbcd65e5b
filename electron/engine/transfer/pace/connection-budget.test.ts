import { afterEach, expect, test, vi } from 'vitest';
import { ConnectionBudget } from './connection-budget.ts';
import type { ConnectionUser, Permit } from './permit.ts';

afterEach(() => {
  vi.useRealTimers();
});

const never = new AbortController().signal;
const settle = () => new Promise((resolve) => setImmediate(resolve));

/** A blob of the download at this place in the queue. */
function blobOf(place: number, position = 0): ConnectionUser {
  return { turns: [{ owner: { id: `download ${place}`, place: () => place }, position }] };
}
const blob = blobOf(0);

interface Wish {
  user?: ConnectionUser;
  host?: string;
  signal?: AbortSignal;
  isBrief?: boolean;
}

/** A budget that is not held back by what hosts are worth. */
function open(limit: number, worth = limit) {
  const budget = new ConnectionBudget(limit, { recall: () => worth, remember: () => undefined });
  const served: string[] = [];
  const acquire = ({
    user = blob,
    host = 'a',
    signal = never,
    isBrief = false,
  }: Wish = {}): Promise<Permit> => budget.acquire({ host, user, signal, isBrief });
  const wait = (name: string, wish: Wish = {}) =>
    acquire(wish).then((permit) => {
      served.push(name);
      return permit;
    });
  return { budget, acquire, wait, served };
}

test('gives no host more than its limit', async () => {
  const { acquire, wait, served } = open(2);
  const permits = await Promise.all([acquire(), acquire()]);
  void wait('third');
  await acquire({ host: 'b' });
  await settle();
  expect(served).toEqual([]);
  permits[0]?.release();
  permits[0]?.release();
  await settle();
  expect(served).toEqual(['third']);
});

test('gives a host as many as it is worth, and brief requests up to the limit', async () => {
  const { acquire, wait, served } = open(4, 2);
  await Promise.all([acquire(), acquire()]);
  void wait('long');
  void wait('brief', { isBrief: true });
  void wait('another brief', { isBrief: true });
  void wait('one too many', { isBrief: true });
  await settle();
  expect(served).toEqual(['brief', 'another brief']);
});

test('serves waiters in the queue order of the moment', async () => {
  const { acquire, wait, served } = open(1);
  const first = await acquire();
  const places = { early: 1, late: 2 };
  const userOf = (name: 'early' | 'late'): ConnectionUser => ({
    turns: [{ owner: { id: name, place: () => places[name] }, position: 0 }],
  });
  const waiting = (['early', 'late'] as const).map((name) =>
    wait(name, { user: userOf(name) }).then((permit) => permit.release()),
  );
  places.early = 3;
  first.release();
  await Promise.all(waiting);
  expect(served).toEqual(['late', 'early']);
});

test('lets each download have one before another gets more, and no more than that', async () => {
  const { acquire, wait, served } = open(3);
  const large = await Promise.all([0, 1, 2].map((position) => acquire({ user: blobOf(0, position) })));
  void wait('first', { user: blobOf(0, 3) });
  const small = wait('second', { user: blobOf(1) });
  void wait('second again', { user: blobOf(1, 1) });
  large[0]?.release();
  await settle();
  expect(served).toEqual(['second']);
  large[1]?.release();
  await settle();
  expect(served).toEqual(['second', 'first']);
  (await small).release();
  await settle();
  expect(served).toEqual(['second', 'first', 'second again']);
});

test('of one download the blob with fewest connections is served first, then the first', async () => {
  const { acquire, wait, served } = open(3);
  const [front, back] = [blobOf(0, 0), blobOf(0, 1)];
  const permits = await Promise.all([acquire({ user: front }), acquire({ user: front }), acquire()]);
  void wait('front', { user: front });
  void wait('back', { user: back });
  permits[2]?.release();
  await settle();
  expect(served).toEqual(['back']);
  permits[1]?.release();
  await settle();
  expect(served).toEqual(['back', 'front']);
});

test('a blob that two downloads want serves both', async () => {
  const { acquire, wait, served } = open(2);
  const shared: ConnectionUser = { turns: [...blobOf(0).turns, ...blobOf(1).turns] };
  const permits = await Promise.all([acquire({ user: shared }), acquire({ user: shared })]);
  void wait('second', { user: blobOf(1, 1) });
  void wait('third', { user: blobOf(2) });
  permits[0]?.release();
  await settle();
  expect(served).toEqual(['third']);
});

test('an aborted waiter leaves the queue', async () => {
  const { acquire } = open(1);
  const permit = await acquire();
  const stop = new AbortController();
  const waiting = acquire({ signal: stop.signal });
  stop.abort(new Error('paused'));
  await expect(waiting).rejects.toThrow('paused');
  permit.release();
  await acquire();
});

test('a connection that is freed at the moment of an abort goes to the next waiter', async () => {
  const { acquire } = open(1);
  const held = await acquire();
  const stop = new AbortController();
  const aborted = acquire({ user: blobOf(1), signal: stop.signal });
  const next = acquire({ user: blobOf(2) });
  stop.signal.addEventListener('abort', () => held.release());
  stop.abort(new Error('stopped'));
  await expect(aborted).rejects.toThrow('stopped');
  (await next).release();
  (await acquire()).release();
});

test('after a complaint a host gets half as many, and a raised limit serves waiters at once', async () => {
  const { budget, acquire, wait, served } = open(4, 8);
  const permits = await Promise.all([1, 2, 3, 4].map(() => acquire()));
  budget.slowDown('a');
  for (const permit of permits) permit.release();
  await acquire();
  await acquire();
  void wait('third');
  await settle();
  expect(served).toEqual([]);
  budget.setLimit(6);
  await settle();
  expect(served).toEqual(['third']);
});

test('while a host wants a pause nobody gets a connection to it, and then all who wait', async () => {
  const { budget, acquire, wait, served } = open(4);
  expect(budget.pause('a', 50)).toBe(50);
  // Answers to what was under way at the same time ask for the same pause.
  expect(budget.pause('a', 50)).toBe(0);
  const waiting = [wait('first'), wait('second', { isBrief: true })];
  await acquire({ host: 'b' });
  await settle();
  expect(served).toEqual([]);
  await Promise.all(waiting);
  expect(served).toEqual(['first', 'second']);
});

test('a longer pause counts for what it adds', () => {
  const { budget } = open(4);
  budget.pause('a', 10_000);
  expect(budget.pause('a', 60_000)).toBeGreaterThan(49_000);
});

test.each([
  ['back by an hour', -3_600_000, 1],
  ['forward by a day', 86_400_000, 1],
])('a clock set %s neither takes connections away nor gives them back', async (_, change, granted) => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const { budget, acquire, wait, served } = open(2);
  const first = await acquire();
  budget.slowDown('a');
  vi.setSystemTime(Date.now() + change);
  for (let asked = 0; asked < 2; asked++) void wait('one');
  first.release();
  await settle();
  expect(served).toHaveLength(granted);
});
