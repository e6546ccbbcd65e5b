import type { BrowserWindow as ElectronWindow } from 'electron';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { DownloadState } from '../../../shared/schemas/download.ts';
import { type Settings, settingsSchema } from '../../../shared/schemas/settings.ts';
import {
  answers,
  app,
  BrowserWindow,
  recorded,
  resetElectron,
} from '../../../tests/support/electron/electron-stand-in.ts';
import { changeTo, rowIn } from '../../../tests/support/engines/download-events.ts';
import { desktopWords } from '../words.ts';
import { decideOnClosing } from './window-closing.ts';

const [keep, quit, cancel] = [0, 1, 2];
let settings: Settings;
let isEnding: boolean;
let canSave: boolean;
let failures: string[];

beforeEach(() => {
  resetElectron('');
  settings = settingsSchema.parse({});
  isEnding = false;
  canSave = true;
  failures = [];
});

/** A window with one download in a state. */
function openWindow(state: DownloadState, platform: NodeJS.Platform = 'linux') {
  const closing = decideOnClosing(
    {
      settings: {
        get: () => settings,
        async update(patch) {
          if (!canSave) throw new Error('disk full');
          settings = settingsSchema.parse({ ...settings, ...patch });
          return settings;
        },
      },
      isEnding: () => isEnding,
      words: () => desktopWords('en'),
      log: { error: (text) => void failures.push(text) },
    },
    platform,
  );
  const row = rowIn('a', state);
  closing.show({ event: changeTo(row), rows: new Map([['a', row]]), before: new Map() });
  const window = new BrowserWindow({});
  closing.watch(window as unknown as ElectronWindow);
  return { window, closing };
}

async function close(window: BrowserWindow): Promise<void> {
  window.close();
  await new Promise(setImmediate);
}

describe('closing the window while downloads are under way', () => {
  it('asks once and keeps them in the tray where that is wanted, from then on without asking', async () => {
    answers.messageBoxButton = keep;
    const { window, closing } = openWindow('downloading');
    await close(window);
    expect(recorded.messageBoxes).toMatchObject([
      {
        message: '1 download is under way',
        buttons: ['Keep downloading in the tray', 'Pause and quit', 'Cancel'],
        cancelId: cancel,
      },
    ]);
    expect([window.destroyed, recorded.quits, settings.whenWindowCloses]).toEqual([true, 0, 'keep']);
    const next = new BrowserWindow({});
    closing.watch(next as unknown as ElectronWindow);
    await close(next);
    expect([next.destroyed, recorded.quits, recorded.messageBoxes.length]).toEqual([true, 0, 1]);
  });

  it('pauses and quits where that is wanted', async () => {
    answers.messageBoxButton = quit;
    await close(openWindow('verifying').window);
    expect([recorded.quits, settings.whenWindowCloses]).toEqual([1, 'quit']);
    await close(openWindow('downloading').window);
    expect(recorded.messageBoxes).toHaveLength(1);
  });

  it('does nothing but ask again the next time when it is called off', async () => {
    answers.messageBoxButton = cancel;
    const { window } = openWindow('downloading');
    window.close();
    await close(window);
    expect(recorded.messageBoxes).toHaveLength(1);
    expect([window.destroyed, recorded.quits, settings.whenWindowCloses]).toEqual([false, 0, 'ask']);
    await close(window);
    expect(recorded.messageBoxes).toHaveLength(2);
  });

  it('does what was chosen though the setting cannot be saved', async () => {
    canSave = false;
    answers.messageBoxButton = keep;
    const { window } = openWindow('downloading');
    await close(window);
    expect([window.destroyed, recorded.quits, failures.length]).toEqual([true, 0, 1]);
  });

  it('asks nothing of an app that quits, nor on macOS', async () => {
    const onMac = openWindow('downloading', 'darwin').window;
    await close(onMac);
    expect([onMac.destroyed, recorded.quits]).toEqual([true, 0]);
    const { window } = openWindow('downloading');
    isEnding = true;
    await close(window);
    expect(window.destroyed).toBe(true);
    expect(recorded.messageBoxes).toEqual([]);
  });
});

describe('closing the window otherwise', () => {
  it.each(['paused', 'done', 'waiting-for-space'] as const)(
    'quits beside a download that is %s',
    async (state) => {
      settings.whenWindowCloses = 'keep';
      await close(openWindow(state).window);
      expect(recorded.messageBoxes).toEqual([]);
      await vi.waitFor(() => expect(recorded.quits).toBe(1));
    },
  );

  it('leaves an app that lives in the tray until the next window is closed', async () => {
    settings.whenWindowCloses = 'keep';
    const { window, closing } = openWindow('downloading');
    await close(window);
    expect(recorded.quits).toBe(0);
    const next = new BrowserWindow({});
    closing.watch(next as unknown as ElectronWindow);
    const row = rowIn('a', 'done');
    closing.show({ event: changeTo(row), rows: new Map([['a', row]]), before: new Map() });
    await close(next);
    expect(app.ending.isOver).toBe(true);
  });
});
