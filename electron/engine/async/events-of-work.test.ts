import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { collect } from '../../../tests/support/collect.ts';
import { eventsOfWork } from './events-of-work.ts';

const { signal } = new AbortController();

test('all that is told comes in order, also what is told at once, and then the failure', async () => {
  const seen: number[] = [];
  const reading = (async () => {
    const work = eventsOfWork<number>(signal, async (tell) => {
      for (let at = 0; at < 3; at++) tell(at);
      await delay(1);
      for (let at = 3; at < 5; at++) tell(at);
      throw new Error('the end');
    });
    for await (const event of work) seen.push(event);
  })();
  await expect(reading).rejects.toThrow('the end');
  expect(seen).toEqual([0, 1, 2, 3, 4]);
});

test('a reader that leaves stops the work and waits for it', async () => {
  const order: string[] = [];
  const work = eventsOfWork<string>(signal, async (tell, stop) => {
    tell('first');
    await new Promise((resolve) => stop.addEventListener('abort', resolve, { once: true }));
    order.push('cleaned up');
  });
  for await (const event of work) {
    order.push(event);
    break;
  }
  order.push('left');
  expect(order).toEqual(['first', 'cleaned up', 'left']);
});

test('work that tells nothing ends', async () => {
  expect(await collect(eventsOfWork(signal, async () => {}))).toEqual([]);
});
