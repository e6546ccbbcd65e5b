import { describe, expect, it } from 'vitest';
import { applyDownloadEvent, noDownloads } from './download-list.ts';
import type { DownloadEvent, DownloadRow } from './schemas/download.ts';

const totals = { bytesPerSecond: 0, etaSeconds: null, active: 1, waiting: 0, freeBytes: null };

function row(id: string, change: Partial<DownloadRow> = {}): DownloadRow {
  return {
    id,
    reference: `mcr.microsoft.com/${id}:latest`,
    platform: null,
    state: 'downloading',
    error: null,
    digest: null,
    bytesDone: 0,
    bytesTotal: 100,
    bytesFetched: 0,
    bytesReused: 0,
    bytesPerSecond: 0,
    etaSeconds: null,
    activeConnections: 0,
    layersDone: 0,
    layersTotal: 1,
    limitRate: null,
    export: null,
    createdAt: '2026-11-24T00:00:00Z',
    retriesAt: null,
    waitsUntil: null,
    askedToWait: null,
    bytesKept: 0,
    activeSeconds: 0,
    finishedAt: null,
    ...change,
  };
}

function changes(
  sequence: number,
  change: Partial<Extract<DownloadEvent, { type: 'changes' }>>,
): DownloadEvent {
  return { type: 'changes', sequence, changed: [], progress: [], removed: [], totals, ...change };
}

const start = applyDownloadEvent(noDownloads, {
  type: 'snapshot',
  sequence: 7,
  downloads: [row('a'), row('b')],
  totals,
  isKept: true,
});
if (start === null) throw new Error('a snapshot always applies');

describe('applyDownloadEvent', () => {
  it('touches only the rows that an event speaks of', () => {
    const next = applyDownloadEvent(start, changes(8, { progress: [['a', 40, 9, 7, 3]] }));
    expect(next?.rows.get('a')).toMatchObject({
      bytesDone: 40,
      bytesPerSecond: 9,
      etaSeconds: 7,
      activeConnections: 3,
    });
    expect(next?.rows.get('b')).toBe(start.rows.get('b'));
    expect(next?.order).toBe(start.order);
  });

  it('adds new rows at the end, removes and reorders', () => {
    const added = applyDownloadEvent(start, changes(8, { changed: [row('c')], removed: ['a'] }));
    expect(added?.order).toEqual(['b', 'c']);
    const ordered = applyDownloadEvent(start, changes(8, { order: ['b', 'a', 'gone'] }));
    expect(ordered?.order).toEqual(['b', 'a']);
  });

  it('ignores what it has already and asks for a snapshot after a gap', () => {
    expect(applyDownloadEvent(start, changes(7, { removed: ['a'] }))).toBe(start);
    expect(applyDownloadEvent(start, changes(9, {}))).toBeNull();
    expect(applyDownloadEvent(noDownloads, changes(1, {}))).toBeNull();
  });

  it('drops progress of a download that is gone', () => {
    const next = applyDownloadEvent(start, changes(8, { progress: [['x', 1, 1, 1, 1]] }));
    expect(next?.rows.has('x')).toBe(false);
  });
});
