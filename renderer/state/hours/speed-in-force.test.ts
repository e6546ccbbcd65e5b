import { beforeEach, expect, test } from 'vitest';
import type { HoursState, SpeedOverride } from '../../../shared/schemas/hours.ts';
import { useConnection } from '../../api/connection-store.ts';
import { queryClient } from '../../api/query-client.ts';
import { chooseHolds, setSpeed } from './speed-in-force.ts';

const drawn: HoursState = {
  speed: 'full',
  source: 'limit',
  rule: null,
  until: null,
  untilTime: null,
  day: 1,
  minute: 600,
};
/** What the engine was asked for; it answers when the test says so. */
let asked: { override: SpeedOverride | null; answer: () => Promise<void> }[];
let patches: object[];
const change = (patch: object) => void patches.push(patch);
const shown = () => queryClient.getQueryData<HoursState>(['hours']);

beforeEach(() => {
  asked = [];
  patches = [];
  queryClient.setQueryData(['hours'], drawn);
  const choose = (override: SpeedOverride | null) => {
    const answer = Promise.withResolvers<HoursState>();
    asked.push({
      override,
      async answer() {
        answer.resolve({ ...drawn, ...(override && { speed: override.speed, source: override.holds }) });
        await new Promise((resolve) => setImmediate(resolve));
      },
    });
    return answer.promise;
  };
  useConnection.setState({ client: { hours: { choose } } as never });
});

test('a speed that is set before “Until restart” has arrived counts until restart', async () => {
  chooseHolds(drawn, 'restart');
  // The click comes before anything is drawn again.
  setSpeed(drawn, 5_000_000, change);
  expect(asked.map(({ override }) => override)).toEqual([
    { speed: 'full', holds: 'restart' },
    { speed: 5_000_000, holds: 'restart' },
  ]);
  expect(patches).toEqual([]);
  await asked[0]?.answer();
  expect(shown()).toMatchObject({ speed: 5_000_000, source: 'restart' });
  await asked[1]?.answer();
  expect(shown()).toMatchObject({ speed: 5_000_000, source: 'restart' });
});

test('“Until restart” takes the speed that was set just before it', () => {
  setSpeed(drawn, 2_000_000, change);
  chooseHolds(drawn, 'restart');
  expect(patches).toEqual([{ limitEnabled: true, limitRate: 2_000_000 }]);
  expect(asked[0]?.override).toEqual({ speed: 2_000_000, holds: 'restart' });
});

test('a speed that is set just after going back to the hours is the limit of the settings', () => {
  chooseHolds(drawn, 'restart');
  chooseHolds(drawn, 'hours');
  setSpeed(drawn, 2_000_000, change);
  expect(patches).toEqual([{ limitEnabled: true, limitRate: 2_000_000 }]);
});
