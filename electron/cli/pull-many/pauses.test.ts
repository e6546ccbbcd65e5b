import { expect, test } from 'vitest';
import { AppError } from '../../../shared/errors.ts';
import { rowOf } from '../../../tests/support/engines/download-fixture.ts';
import { createPauseTeller } from './pauses.ts';

function teller() {
  const told: string[] = [];
  let now = 0;
  const pauses = createPauseTeller(
    (sentence) => told.push(sentence),
    () => now,
  );
  return { pauses, told, passTo: (ms: number) => (now = ms) };
}

test('a wait that a server asks for is told once for all images, and the next one again', () => {
  const { pauses, told, passTo } = teller();
  const asked = (secondsLeft: number) => rowOf({ askedToWait: { host: 'r.example', secondsLeft } });
  pauses.look([asked(60), asked(60), rowOf()]);
  passTo(10_000);
  pauses.look([asked(50), asked(51)]);
  expect(told).toEqual(['r.example asked to wait 1 min; the pull goes on by itself then.']);
  pauses.look([asked(90)]);
  expect(told).toHaveLength(2);
});

test('an outage is told once for all images that it stops, with what it means for them', () => {
  const { pauses, told, passTo } = teller();
  const error = new AppError('NETWORK', 'r.example cannot be reached.').toJSON();
  const row = rowOf({ state: 'failed', error, bytesDone: 5 });
  pauses.outage(row, 120_000);
  pauses.outage(row, 119_000);
  expect(told).toEqual(['r.example cannot be reached. What has arrived is kept. Trying again for 2 min.']);
  passTo(200_000);
  pauses.outage(row, 120_000);
  expect(told).toHaveLength(2);
});
