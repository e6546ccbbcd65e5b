import { expect, test } from 'vitest';
import { detailOf, digestOf, layerOf, rowOf } from '../../../tests/support/engines/download-fixture.ts';
import { createPullEvents, type PullEvent } from './events.ts';

function types(events: PullEvent[]): string[] {
  return events.map(({ type }) => type);
}

test('nothing is told before the image is resolved; resolved comes first and once', () => {
  const eventsOf = createPullEvents();
  const resolving = rowOf({ state: 'resolving', digest: null });
  expect(eventsOf(detailOf(resolving, []), 0)).toEqual([]);
  const config = layerOf('c', { kind: 'config', state: 'done' });
  const [first, ...rest] = eventsOf(detailOf(rowOf(), [config, layerOf('1'), layerOf('2')]), 1);
  expect(first).toMatchObject({
    type: 'resolved',
    layers: [{ digest: digestOf('1') }, { digest: digestOf('2') }],
  });
  expect(types(rest)).toEqual(['state', 'progress']);
  expect(types(eventsOf(detailOf(rowOf(), [layerOf('1')]), 2))).not.toContain('resolved');
});

test('progress comes at most four times a second', () => {
  const eventsOf = createPullEvents();
  let told = 0;
  for (let now = 0; now < 1000; now += 10) {
    told += types(eventsOf(detailOf(rowOf(), [layerOf('1')]), now)).filter(
      (type) => type === 'progress',
    ).length;
  }
  expect(told).toBe(4);
});

test('a layer is told once, with its source and the last host that served it', () => {
  const eventsOf = createPullEvents();
  eventsOf(detailOf(rowOf(), [layerOf('1', { host: 'go.microsoft.com', origin: 'foreign' })]), 0);
  const done = layerOf('1', { state: 'done', origin: 'foreign' });
  const events = eventsOf(detailOf(rowOf(), [done]), 1);
  expect(events).toEqual([{ type: 'layer', layer: done, source: 'foreign', host: 'go.microsoft.com' }]);
  expect(eventsOf(detailOf(rowOf(), [done]), 2)).toEqual([]);
});

test('whatever is left is told when the download is done', () => {
  const eventsOf = createPullEvents();
  const events = eventsOf(detailOf(rowOf({ state: 'done' }), [layerOf('1'), layerOf('2')]), 0);
  expect(types(events)).toEqual(['resolved', 'state', 'layer', 'layer']);
  expect(events.at(-1)).toMatchObject({ source: 'library' });
});

test('each wait that a server asks for is told once, before the image is resolved too', () => {
  const eventsOf = createPullEvents();
  const waitsIn = (secondsLeft: number | null, now: number) => {
    const askedToWait = secondsLeft === null ? null : { host: 'r.example', secondsLeft };
    const row = rowOf({ state: 'resolving', digest: null, askedToWait });
    return eventsOf(detailOf(row, []), now).map(
      (event) => event.type === 'asked-to-wait' && event.secondsLeft,
    );
  };
  expect(waitsIn(null, 0)).toEqual([]);
  expect(waitsIn(60, 1_000)).toEqual([60]);
  expect(waitsIn(59, 2_100)).toEqual([]);
  expect(waitsIn(null, 3_000)).toEqual([]);
  expect(waitsIn(57, 4_000)).toEqual([]);
  expect(waitsIn(30, 61_000)).toEqual([30]);
});
