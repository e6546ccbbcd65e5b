import type { BlobDetail, DownloadDetail, DownloadRow } from '../../../shared/schemas/download.ts';

/** A digest that tests can tell apart: all its digits are the same. */
export function digestOf(digit: string): string {
  return `sha256:${digit.repeat(64)}`;
}

/** A layer of a download, under way unless the test says otherwise. */
export function layerOf(digit: string, changes: Partial<BlobDetail> = {}): BlobDetail {
  return {
    digest: digestOf(digit),
    size: 1_530_000_000,
    mediaType: 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip',
    kind: 'layer',
    state: 'fetching',
    bytesDone: 0,
    origin: null,
    host: null,
    pieces: '',
    ...changes,
  };
}

/** A resolved download under way. */
export function rowOf(changes: Partial<DownloadRow> = {}): DownloadRow {
  return {
    id: 'download',
    reference: 'mcr.microsoft.com/windows/servercore:ltsc2019',
    platform: 'windows/amd64:10.0.17763.5329',
    state: 'downloading',
    error: null,
    digest: digestOf('a'),
    bytesDone: 500,
    bytesTotal: 2_200_000_000,
    bytesFetched: 400,
    bytesReused: 100,
    bytesPerSecond: 31_200_000,
    etaSeconds: 70,
    activeConnections: 8,
    layersDone: 0,
    layersTotal: 2,
    limitRate: null,
    export: null,
    createdAt: '2026-01-01T00:00:00Z',
    finishedAt: null,
    retriesAt: null,
    waitsUntil: null,
    askedToWait: null,
    bytesKept: 0,
    activeSeconds: 0,
    ...changes,
  };
}

/** What the engine tells of a download at one moment. */
export function detailOf(row: DownloadRow, blobs: BlobDetail[]): DownloadDetail {
  return { row, blobs, connections: [], log: [] };
}
