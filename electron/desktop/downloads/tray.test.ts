import { beforeEach, describe, expect, it } from 'vitest';
import { type Settings, settingsSchema } from '../../../shared/schemas/settings.ts';
import { recorded, resetElectron } from '../../../tests/support/electron/electron-stand-in.ts';
import {
  changeTo,
  noTotals,
  rowIn,
  showEvents,
  snapshotOf,
} from '../../../tests/support/engines/download-events.ts';
import { createSampleEngine, type SampleEngine } from '../../../tests/support/engines/sample-engine.ts';
import { createTray } from './tray.ts';

let engine: SampleEngine;
let windowShown: number;
let language: Settings['language'];

beforeEach(() => {
  resetElectron('');
  engine = createSampleEngine();
  windowShown = 0;
  language = 'en';
});

function tray() {
  return createTray({
    downloads: engine.downloads,
    settings: () => settingsSchema.parse({ language }),
    showWindow: () => {
      windowShown += 1;
    },
  });
}

function choose(label: string): void {
  const item = recorded.trays[0]?.menus.at(-1)?.find((candidate) => candidate.label === label);
  if (item?.enabled === false) throw new Error(`${label} is disabled`);
  item?.click?.(undefined as never, undefined, undefined as never);
}

describe('the tray', () => {
  it('shows the total speed', async () => {
    const moving = {
      ...changeTo(rowIn('a', 'downloading')),
      totals: { ...noTotals, bytesPerSecond: 31_200_000 },
    };
    await showEvents(tray(), [snapshotOf(), moving]);
    expect(recorded.trays[0]?.toolTip).toBe('Longshore · 31.2 MB/s');
    expect(recorded.trays[0]?.image.dataUrls).toEqual([
      expect.stringMatching(/^data:image\/png;base64,/),
      expect.stringMatching(/^data:image\/png;base64,/),
    ]);
  });

  it('pauses what is under way and resumes what is paused', async () => {
    const rows = [rowIn('a', 'downloading'), rowIn('b', 'waiting'), rowIn('c', 'paused'), rowIn('d', 'done')];
    await showEvents(tray(), [snapshotOf(...rows)]);
    choose('Pause all');
    choose('Resume all');
    expect(engine.calls).toEqual(['pause a,b', 'resume c']);
  });

  it('offers neither where there is nothing to pause or resume', async () => {
    await showEvents(tray(), [snapshotOf(rowIn('d', 'done'))]);
    expect(() => choose('Pause all')).toThrow('disabled');
    expect(() => choose('Resume all')).toThrow('disabled');
  });

  it('opens the window and quits', async () => {
    await showEvents(tray(), [snapshotOf()]);
    choose('Open Longshore');
    choose('Quit Longshore');
    expect(windowShown).toBe(1);
    expect(recorded.quits).toBe(1);
  });

  it('leaves its menu alone while its entries are the same, whatever the speed, and goes with the app', async () => {
    const at = (bytesPerSecond: number, ...ids: string[]) => ({
      ...changeTo(...ids.map((id) => rowIn(id, 'downloading'))),
      totals: { ...noTotals, bytesPerSecond },
    });
    await showEvents(tray(), [snapshotOf(), at(1_000_000, 'a'), at(2_000_000), at(3_000_000, 'b')]);
    expect(recorded.trays[0]?.menus).toHaveLength(2);
    choose('Pause all');
    expect(engine.calls).toEqual(['pause a,b']);
    expect(recorded.trays[0]?.destroyed).toBe(true);
  });

  it('follows the language at once', () => {
    const shown = tray();
    language = 'zh-CN';
    shown.draw();
    expect(recorded.trays[0]?.menus.at(-1)?.[0]?.label).toBe('打开 Longshore');
    expect(recorded.trays[0]?.toolTip).toBe('Longshore · 没有传输');
  });
});
