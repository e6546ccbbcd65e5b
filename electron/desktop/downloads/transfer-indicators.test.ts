import { beforeEach, describe, expect, it } from 'vitest';
import type { DownloadEvent, DownloadState, DownloadTotals } from '../../../shared/schemas/download.ts';
import { recorded, resetElectron } from '../../../tests/support/electron/electron-stand-in.ts';
import { BrowserWindowStandIn } from '../../../tests/support/electron/window-stand-in.ts';
import { createSampleEngine, sampleRow } from '../../../tests/support/engines/sample-engine.ts';
import { followDownloads } from './follow.ts';
import { createTransferIndicators } from './transfer-indicators.ts';

const totals: DownloadTotals = {
  bytesPerSecond: 0,
  etaSeconds: null,
  active: 0,
  waiting: 0,
  freeBytes: null,
};
const row = (id: string, state: DownloadState, bytesDone: number) => ({
  ...sampleRow(id, id),
  state,
  bytesDone,
  bytesTotal: 100,
});
const changes = (
  sequence: number,
  change: Partial<Extract<DownloadEvent, { type: 'changes' }>>,
): DownloadEvent => ({
  type: 'changes',
  sequence,
  changed: [],
  progress: [],
  removed: [],
  totals,
  ...change,
});

beforeEach(() => resetElectron(''));

/** What taskbar and power-save blocker showed after each event. */
async function shownAfter(events: DownloadEvent[]) {
  const window = new BrowserWindowStandIn({});
  const shown: { progress: BrowserWindowStandIn['progress']; awake: number }[] = [];
  const engine = createSampleEngine();
  async function* stream() {
    for (const event of events) {
      yield event;
      shown.push({ progress: window.progress, awake: recorded.powerSaveBlockers.size });
    }
  }
  await followDownloads(
    { ...engine.downloads, events: stream },
    [createTransferIndicators(() => window as never)],
    new AbortController().signal,
  );
  return shown;
}

describe('transfer indicators', () => {
  it('follow downloads from progress over pause and lack of space to the end', async () => {
    const shown = await shownAfter([
      { type: 'snapshot', sequence: 0, downloads: [], totals, isKept: true },
      changes(1, { changed: [row('a', 'downloading', 0), row('b', 'waiting', 0)] }),
      changes(2, { progress: [['a', 50, 1, 1, 1]] }),
      changes(3, { changed: [row('a', 'waiting-for-space', 50)] }),
      changes(4, { changed: [row('a', 'paused', 50)], removed: ['b'] }),
      changes(5, { changed: [row('a', 'done', 100)] }),
    ]);
    expect(shown).toEqual([
      { progress: { value: -1, mode: undefined }, awake: 0 },
      { progress: { value: 0, mode: 'normal' }, awake: 1 },
      { progress: { value: 0.25, mode: 'normal' }, awake: 1 },
      { progress: { value: 0.25, mode: 'error' }, awake: 0 },
      { progress: { value: 0.5, mode: 'paused' }, awake: 0 },
      { progress: { value: -1, mode: undefined }, awake: 0 },
    ]);
  });

  it('show progress without a measure while no size is known', async () => {
    const resolving = { ...row('a', 'resolving', 0), bytesTotal: 0 };
    const [shown] = await shownAfter([
      { type: 'snapshot', sequence: 0, downloads: [resolving], totals, isKept: true },
    ]);
    expect(shown).toEqual({ progress: { value: 2, mode: 'indeterminate' }, awake: 1 });
  });

  it.each(['resolving', 'downloading', 'verifying', 'exporting'] as const)(
    'keep the system awake while a download is %s',
    async (state) => {
      const [shown] = await shownAfter([
        { type: 'snapshot', sequence: 0, downloads: [row('a', state, 1)], totals, isKept: true },
      ]);
      expect(shown?.awake).toBe(1);
    },
  );

  it.each([
    'waiting',
    'stalled',
    'waiting-for-connection',
    'waiting-for-space',
    'paused',
    'done',
    'failed',
    'cancelled',
  ] as const)('let the system sleep when a download comes to be %s', async (state) => {
    const shown = await shownAfter([
      { type: 'snapshot', sequence: 0, downloads: [row('a', 'downloading', 1)], totals, isKept: true },
      changes(1, { changed: [row('a', state, 1)] }),
    ]);
    expect(shown.map(({ awake }) => awake)).toEqual([1, 0]);
  });

  it('ask for it once, however many downloads move', async () => {
    const shown = await shownAfter([
      { type: 'snapshot', sequence: 0, downloads: [row('a', 'downloading', 1)], totals, isKept: true },
      changes(1, { changed: [row('b', 'downloading', 1)] }),
      changes(2, { changed: [row('a', 'stalled', 1)] }),
    ]);
    expect(shown.map(({ awake }) => awake)).toEqual([1, 1, 1]);
  });

  it('let the system sleep again when the stream ends', async () => {
    await shownAfter([
      { type: 'snapshot', sequence: 0, downloads: [row('a', 'downloading', 1)], totals, isKept: true },
    ]);
    expect(recorded.powerSaveBlockers.size).toBe(0);
  });
});
