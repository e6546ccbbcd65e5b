import { describe, expect, it } from 'vitest';
import type { DownloadState } from '../../../shared/schemas/download.ts';
import { countShown, shownDownloads } from './shown-downloads.ts';

const order = ['old', 'moving', 'broken', 'again', 'held', 'new', 'stopped', 'next'];
const states: [string, { state: DownloadState; finishedAt: string | null; retriesAt?: string }][] = [
  ['old', { state: 'done', finishedAt: '2026-11-01T00:00:00Z' }],
  ['moving', { state: 'downloading', finishedAt: null }],
  ['broken', { state: 'failed', finishedAt: '2026-11-02T00:00:00Z' }],
  ['new', { state: 'done', finishedAt: '2026-11-03T00:00:00Z' }],
  ['stopped', { state: 'cancelled', finishedAt: '2026-11-02T00:00:00Z' }],
  ['next', { state: 'waiting', finishedAt: null }],
  ['again', { state: 'failed', finishedAt: null, retriesAt: '2026-11-04T00:00:00Z' }],
  ['held', { state: 'paused', finishedAt: null }],
];
const rows = new Map(states.map(([id, facts]) => [id, { retriesAt: null, askedToWait: null, ...facts }]));

describe('the downloads that are shown', () => {
  it('stand in queue order, with what is finished below, the latest first', () => {
    expect(shownDownloads(order, rows, 'all')).toEqual([
      'moving',
      'broken',
      'again',
      'held',
      'next',
      'new',
      'stopped',
      'old',
    ]);
  });

  it.each([
    ['unfinished', ['moving', 'again', 'next']],
    ['paused', ['held']],
    ['failed', ['broken']],
    ['finished', ['new', 'old']],
    ['cancelled', ['stopped']],
  ] as const)('are fewer when only the %s ones are wanted', (filter, wanted) => {
    expect(shownDownloads(order, rows, filter)).toEqual(wanted);
    expect(countShown(rows, filter)).toBe(wanted.length);
  });
});
