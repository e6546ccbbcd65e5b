import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../shared/errors.ts';
import type { PlanManyEvent } from '../../../shared/lists/plan-many.ts';
import type { DownloadPlan } from '../../../shared/schemas/download.ts';
import { planMany } from './plan-many.ts';

const digest = (letter: string) => `sha256:${letter.repeat(64)}`;
const signal = new AbortController().signal;

function planOf(reference: string): DownloadPlan {
  const shared = { digest: digest('a'), size: 100, mediaType: '', kind: 'layer' as const, bytesHere: 30 };
  return {
    reference,
    rootDigest: digest('0'),
    digest: digest('0'),
    platform: null,
    platforms: [],
    bytesTotal: 101,
    blobs: [shared],
  };
}

async function collect(events: AsyncIterable<PlanManyEvent>): Promise<PlanManyEvent[]> {
  const all: PlanManyEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

describe('planMany', () => {
  it('tells each as soon as it is known, those that fail too, and the sum last', async () => {
    const images = ['slow', 'bad', 'good'].map((reference) => ({ reference }));
    const events = await collect(
      planMany(
        images,
        async ({ reference }) => {
          if (reference === 'bad') throw new AppError('NAME_UNKNOWN', 'There is none.');
          if (reference === 'slow') for (let turns = 0; turns < 20; turns++) await turn();
          return planOf(reference);
        },
        signal,
      ),
    );
    expect(
      events
        .slice(0, 2)
        .map((event) => ('index' in event ? event.index : -1))
        .sort(),
    ).toEqual([1, 2]);
    expect(events.find(({ type }) => type === 'failed')).toMatchObject({ error: { code: 'NAME_UNKNOWN' } });
    expect(events[2]).toMatchObject({ type: 'planned', index: 0 });
    expect(events[3]).toEqual({
      type: 'total',
      bytesTotal: 102,
      bytesHere: 30,
      bytesToFetch: 70,
      bytesShared: 70,
    });
  });

  it('asks for a few at a time, and for no more once nobody listens', async () => {
    let most = 0;
    let active = 0;
    let begun = 0;
    const stopped: boolean[] = [];
    const planOne = async ({ reference }: { reference: string }, either: AbortSignal) => {
      begun++;
      most = Math.max(most, ++active);
      either.addEventListener('abort', () => stopped.push(true));
      for (let turns = 0; turns < 3; turns++) await turn();
      active--;
      return planOf(reference);
    };
    const images = Array.from({ length: 100 }, (_, index) => ({ reference: `a:${index}` }));
    for await (const event of planMany(images, planOne, signal)) {
      if (event.type === 'planned') break;
    }
    expect(most).toBe(8);
    expect(begun).toBeLessThan(12);
    expect(stopped.length).toBeGreaterThan(0);
  });

  it('ends with the reason of its signal', async () => {
    const controller = new AbortController();
    const reading = collect(
      planMany(
        [{ reference: 'a' }],
        async () => {
          controller.abort(new AppError('CANCELLED', 'Stopped.'));
          return planOf('a');
        },
        controller.signal,
      ),
    );
    await expect(reading).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  it('of nothing is nothing', async () => {
    expect(await collect(planMany([], async () => planOf('a'), signal))).toMatchObject([{ bytesTotal: 0 }]);
  });
});
