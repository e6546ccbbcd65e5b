import { describe, expect, it } from 'vitest';
import type { DownloadState } from '../../shared/download-states.ts';
import type { DownloadRow } from '../../shared/schemas/download.ts';
import { percentOf, toneOf } from './download-progress.ts';

function row(state: DownloadState, bytesDone: number, bytesTotal: number): DownloadRow {
  return {
    id: '1',
    reference: 'r.example/a:b',
    platform: null,
    state,
    error: null,
    digest: null,
    bytesDone,
    bytesTotal,
    bytesFetched: 0,
    bytesReused: 0,
    bytesPerSecond: 0,
    etaSeconds: null,
    activeConnections: 0,
    layersDone: 0,
    layersTotal: 0,
    limitRate: null,
    export: null,
    createdAt: '',
    finishedAt: null,
    retriesAt: null,
    askedToWait: null,
    activeSeconds: 0,
    bytesKept: 0,
  };
}

describe('progress of a download', () => {
  it('says 100 % only when every byte is here', () => {
    expect(percentOf(row('downloading', 9999, 10_000))).toBe(99);
    expect(percentOf(row('verifying', 10_000, 10_000))).toBe(100);
    expect(percentOf(row('waiting', 0, 0))).toBe(0);
  });

  it('colours trouble unlike progress', () => {
    expect(toneOf(row('stalled', 1, 2))).toBe('foreign');
    expect(toneOf(row('waiting-for-space', 1, 2))).toBe('foreign');
    expect(toneOf(row('downloading', 1, 2))).toBe('registry');
    expect(toneOf(row('paused', 1, 2))).toBe('waiting');
  });
});
