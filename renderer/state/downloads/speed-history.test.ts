import { describe, expect, it } from 'vitest';
import { noDownloads } from '../../../shared/download-list.ts';
import type { DownloadRow } from '../../../shared/schemas/download.ts';
import { recordSpeeds, speedHistoryOf } from './speed-history.ts';

function downloading(id: string, bytesPerSecond: number): DownloadRow {
  return {
    id,
    reference: 'r.example/a:b',
    platform: null,
    state: 'downloading',
    error: null,
    digest: null,
    bytesDone: 0,
    bytesTotal: 0,
    bytesFetched: 0,
    bytesReused: 0,
    bytesPerSecond,
    etaSeconds: null,
    activeConnections: 0,
    layersDone: 0,
    layersTotal: 0,
    limitRate: null,
    export: null,
    createdAt: '',
    finishedAt: null,
  };
}

const withRow = (row: DownloadRow) => ({ ...noDownloads, rows: new Map([[row.id, row]]) });

describe('speed history', () => {
  it('keeps one sample a second', () => {
    recordSpeeds(withRow(downloading('a', 10)), 100);
    recordSpeeds(withRow(downloading('a', 20)), 100.5);
    recordSpeeds(withRow(downloading('a', 30)), 101);
    expect(speedHistoryOf('a')).toEqual({ times: [100, 101], speeds: [10, 30] });
  });

  it('stays five minutes long, and goes with its download', () => {
    for (let second = 0; second < 1000; second += 1) recordSpeeds(withRow(downloading('b', second)), second);
    expect(speedHistoryOf('b').times).toHaveLength(300);
    expect(speedHistoryOf('b').times.at(-1)).toBe(999);
    recordSpeeds(noDownloads, 1001);
    expect(speedHistoryOf('b').times).toHaveLength(0);
  });
});
