import { setTimeout as delay } from 'node:timers/promises';
import type { Downloads } from '../../electron/engine/services/engine-services.ts';
import type {
  DownloadEvent,
  DownloadRow,
  DownloadState,
  DownloadTotals,
} from '../../shared/schemas/download.ts';

const active = 100;
const bytesTotal = 2_400_000_000;
/** One download ends, and the next begins, every so many ticks. */
const ticksPerEnd = 20;

/** A queue whose downloads move by themselves, told as the engine tells of its own. */
export interface SimulatedDownloads extends Downloads {
  /** Events told so far. */
  readonly ticks: number;
  /** Milliseconds between two events; the engine's own are 250 apart. */
  tickMs: number;
}

/** Makes `count` downloads, of which a hundred are always active. */
export function simulateDownloads(count: number): SimulatedDownloads {
  const rows = Array.from({ length: count }, (_, index) => newRow(index));
  let ticks = 0;
  const refuse = async (): Promise<never> => {
    throw new Error('Simulated downloads are only looked at');
  };

  async function* events(signal: AbortSignal): AsyncGenerator<DownloadEvent> {
    yield { type: 'snapshot', sequence: ticks, downloads: rows, totals: totalsOf(rows), isKept: true };
    while (!signal.aborted) {
      await delay(simulated.tickMs);
      ticks += 1;
      const changed = ticks % ticksPerEnd === 0 ? endOne(rows) : [];
      const progress = rows.filter(({ state }) => state === 'downloading').map(advance);
      yield { type: 'changes', sequence: ticks, changed, progress, removed: [], totals: totalsOf(rows) };
    }
  }

  const simulated: SimulatedDownloads = {
    tickMs: 250,
    get ticks() {
      return ticks;
    },
    list: () => rows,
    start: refuse,
    pause: refuse,
    resume: refuse,
    cancel: refuse,
    retry: refuse,
    remove: refuse,
    plan: refuse,
    removableBytes: refuse,
    reorder: refuse,
    setLimit: refuse,
    setExport: refuse,
    postpone: refuse,
    events,
    async *detail(id, signal) {
      while (!signal.aborted) {
        const row = rows.find((entry) => entry.id === id);
        if (row !== undefined) yield { row, blobs: [], connections: [], log: [] };
        await delay(simulated.tickMs);
      }
    },
  };
  return simulated;
}

function newRow(index: number): DownloadRow {
  const state: DownloadState = index < active ? 'downloading' : index % 5 === 0 ? 'done' : 'waiting';
  return {
    id: `d${index}`,
    reference: `mcr.example/windows/servercore-${index % 40}:10.0.17763.${index}`,
    platform: 'windows/amd64:10.0.17763.7919',
    state,
    error: null,
    digest: `sha256:${String(index).padStart(64, '0')}`,
    bytesDone: state === 'done' ? bytesTotal : 0,
    bytesTotal,
    bytesFetched: 0,
    bytesReused: 0,
    bytesPerSecond: 0,
    etaSeconds: null,
    activeConnections: state === 'downloading' ? 8 : 0,
    layersDone: 0,
    layersTotal: 2,
    limitRate: null,
    export: null,
    createdAt: '2026-11-01T08:00:00.000Z',
    retriesAt: null,
    waitsUntil: null,
    askedToWait: null,
    bytesKept: 0,
    finishedAt: state === 'done' ? '2026-11-01T09:00:00.000Z' : null,
    activeSeconds: 0,
  };
}

function advance(row: DownloadRow): [string, number, number, number | null, number] {
  row.bytesPerSecond = 1_000_000 + Math.round(Math.random() * 30_000_000);
  row.bytesDone = Math.min(bytesTotal, row.bytesDone + Math.round(row.bytesPerSecond / 4));
  row.etaSeconds = Math.round((bytesTotal - row.bytesDone) / row.bytesPerSecond);
  return [row.id, row.bytesDone, row.bytesPerSecond, row.etaSeconds, row.activeConnections];
}

/** The first active download ends and the first waiting one begins; ended ones wait again, so that it never runs dry. */
function endOne(rows: DownloadRow[]): DownloadRow[] {
  const ending = rows.find(({ state }) => state === 'downloading');
  const beginning =
    rows.find(({ state }) => state === 'waiting') ?? rows.find(({ state }) => state === 'done');
  if (ending === undefined || beginning === undefined) return [];
  Object.assign(ending, { state: 'done', bytesDone: bytesTotal, activeConnections: 0 });
  Object.assign(beginning, { state: 'downloading', bytesDone: 0, activeConnections: 8 });
  return [ending, beginning];
}

function totalsOf(rows: readonly DownloadRow[]): DownloadTotals {
  const running = rows.filter(({ state }) => state === 'downloading');
  return {
    bytesPerSecond: running.reduce((sum, { bytesPerSecond }) => sum + bytesPerSecond, 0),
    etaSeconds: 600,
    active: running.length,
    waiting: rows.filter(({ state }) => state === 'waiting').length,
    freeBytes: 400_000_000_000,
  };
}
