import { afterEach, expect, test, vi } from 'vitest';
import { ConnectionBudget } from './connection-budget.ts';

afterEach(() => {
  vi.useRealTimers();
});

const never = new AbortController().signal;
const settle = () => new Promise((resolve) => setImmediate(resolve));

test('gives no host more than its limit', async () => {
  const budget = new ConnectionBudget(2);
  const permits = await Promise.all([
    budget.acquire('a', () => 0, never),
    budget.acquire('a', () => 0, never),
  ]);
  let isThirdGranted = false;
  void budget
    .acquire('a', () => 0, never)
    .then(() => {
      isThirdGranted = true;
    });
  await budget.acquire('b', () => 0, never);
  await settle();
  expect(isThirdGranted).toBe(false);
  permits[0]?.release();
  permits[0]?.release();
  await settle();
  expect(isThirdGranted).toBe(true);
});

test('serves waiters in the queue order of the moment', async () => {
  const budget = new ConnectionBudget(1);
  const first = await budget.acquire('a', () => 0, never);
  const order = { early: 1, late: 2 };
  const served: string[] = [];
  const wait = async (name: 'early' | 'late') => {
    const permit = await budget.acquire('a', () => order[name], never);
    served.push(name);
    permit.release();
  };
  const waiting = [wait('early'), wait('late')];
  order.early = 3;
  first.release();
  await Promise.all(waiting);
  expect(served).toEqual(['late', 'early']);
});

test('lets each download have one before another gets more, and no more than that', async () => {
  const budget = new ConnectionBudget(3);
  const large = await Promise.all([0, 0.3, 0.6].map((order) => budget.acquire('a', () => order, never)));
  const served: string[] = [];
  const wait = (name: string, order: number) =>
    budget
      .acquire('a', () => order, never)
      .then((permit) => {
        served.push(name);
        return permit;
      });
  void wait('first', 0.1);
  const small = wait('second', 1);
  void wait('second again', 1.5);
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

test('an aborted waiter leaves the queue', async () => {
  const budget = new ConnectionBudget(1);
  const permit = await budget.acquire('a', () => 0, never);
  const stop = new AbortController();
  const waiting = budget.acquire('a', () => 0, stop.signal);
  stop.abort(new Error('paused'));
  await expect(waiting).rejects.toThrow('paused');
  permit.release();
  await budget.acquire('a', () => 0, never);
});

test('a connection that is freed at the moment of an abort goes to the next waiter', async () => {
  const budget = new ConnectionBudget(1);
  const { signal } = new AbortController();
  const held = await budget.acquire('host', () => 0, signal);
  const stop = new AbortController();
  const aborted = budget.acquire('host', () => 1, stop.signal);
  const next = budget.acquire('host', () => 2, signal);
  stop.signal.addEventListener('abort', () => held.release());
  stop.abort(new Error('stopped'));
  await expect(aborted).rejects.toThrow('stopped');
  (await next).release();
  (await budget.acquire('host', () => 3, signal)).release();
});

test('after a complaint a host gets half as many, and a raised limit serves waiters at once', async () => {
  const budget = new ConnectionBudget(4);
  const permits = await Promise.all([1, 2, 3, 4].map(() => budget.acquire('a', () => 0, never)));
  budget.slowDown('a');
  for (const permit of permits) permit.release();
  await budget.acquire('a', () => 0, never);
  await budget.acquire('a', () => 0, never);
  let isGranted = false;
  void budget
    .acquire('a', () => 0, never)
    .then(() => {
      isGranted = true;
    });
  await settle();
  expect(isGranted).toBe(false);
  budget.setLimit(6);
  await settle();
  expect(isGranted).toBe(true);
});

test.each([
  ['back by an hour', -3_600_000, 1],
  ['forward by a day', 86_400_000, 1],
])('a clock set %s neither takes connections away nor gives them back', async (_, change, granted) => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const budget = new ConnectionBudget(2);
  const first = await budget.acquire('a', () => 0, never);
  budget.slowDown('a');
  vi.setSystemTime(Date.now() + change);
  let count = 0;
  for (let asked = 0; asked < 2; asked++)
    void budget
      .acquire('a', () => 0, never)
      .then(() => {
        count++;
      });
  first.release();
  await settle();
  expect(count).toBe(granted);
});
