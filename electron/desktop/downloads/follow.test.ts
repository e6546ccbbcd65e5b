import { expect, it } from 'vitest';
import type { DownloadEvent } from '../../../shared/schemas/download.ts';
import { changeTo, rowIn, showEvents, snapshotOf } from '../../../tests/support/engines/download-events.ts';
import { createSampleEngine } from '../../../tests/support/engines/sample-engine.ts';
import { followDownloads } from './follow.ts';

it('shows each event with the rows before and after it, and tells the end', async () => {
  const states: unknown[] = [];
  const events = [
    snapshotOf(rowIn('a', 'waiting')),
    changeTo(rowIn('a', 'downloading'), rowIn('b', 'waiting')),
  ];
  await showEvents(
    {
      show: ({ before, rows }) =>
        void states.push([before, rows].map((each) => [...each.values()].map(({ state }) => state))),
      end: () => void states.push('end'),
    },
    events,
  );
  expect(states).toEqual([[[], ['waiting']], [['waiting'], ['downloading', 'waiting']], 'end']);
});

it('fails, and tells the end, when an event is missing', async () => {
  const ends: string[] = [];
  const follower = { show() {}, end: () => void ends.push('end') };
  async function* events(): AsyncGenerator<DownloadEvent> {
    yield snapshotOf();
    yield { ...changeTo(), sequence: 2 };
  }
  const { downloads } = createSampleEngine();
  const following = followDownloads({ ...downloads, events }, [follower], new AbortController().signal);
  await expect(following).rejects.toThrow('Event 2 does not follow 0');
  expect(ends).toEqual(['end']);
});
