import { expect, it } from 'vitest';
import { ActivityLog } from './activity-log.ts';

it('tells a redirect between two hosts once, however many layers take it', () => {
  const log = new ActivityLog();
  log.add('redirected', { host: 'registry.example', target: 'cdn.example' });
  log.add('retry', { host: 'cdn.example' });
  log.add('redirected', { host: 'registry.example', target: 'cdn.example' });
  log.add('redirected', { host: 'registry.example', target: 'mirror.example' });
  expect(log.since(0).entries.map(({ kind, details }) => [kind, details.target])).toEqual([
    ['redirected', 'cdn.example'],
    ['retry', undefined],
    ['redirected', 'mirror.example'],
  ]);
});

it('gives a reader only what is new, and goes on where old entries have given way', () => {
  const log = new ActivityLog();
  log.add('resolved');
  const { next } = log.since(0);
  for (let count = 0; count < 600; count++) log.add('retry', { count });
  const { entries, next: last } = log.since(next);
  expect(entries).toHaveLength(500);
  expect(entries.at(-1)?.details.count).toBe(599);
  expect(log.since(last).entries).toEqual([]);
});
