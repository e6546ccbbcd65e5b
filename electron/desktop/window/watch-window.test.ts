import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { answers, recorded, resetElectron } from '../../../tests/support/electron/electron-stand-in.ts';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { desktopWords } from '../words.ts';
import { createMainWindow } from './main-window.ts';
import { watchWindow } from './watch-window.ts';

let folder: string;
let lines: string[];

beforeEach(async () => {
  folder = temporaryFolder();
  resetElectron(folder);
  lines = [];
  const log = {
    write: (_level: string, line: string) => void lines.push(line),
    error: () => {},
    recent: () => lines,
  };
  createMainWindow(
    folder,
    () => '#ffffff',
    (window) => watchWindow(window, log, () => desktopWords('en')),
  ).show();
});

describe('a page that crashes', () => {
  const crash = (reason = 'crashed') =>
    recorded.windows[0]?.webContents.emit('render-process-gone', {}, { reason, exitCode: 1 });
  const reloads = () => recorded.windows[0]?.webContents.reloads;

  it('comes back by itself', () => {
    crash('oom');
    expect(reloads()).toBe(1);
    expect(recorded.messageBoxes).toEqual([]);
  });

  it('is left alone when it has ended as it should', () => {
    crash('clean-exit');
    expect(reloads()).toBe(0);
  });

  it('at once again comes back when the user wants it, so that it does not crash without end', async () => {
    answers.messageBoxButton = 1;
    crash();
    crash();
    await vi.waitFor(() => expect(recorded.quits).toBe(1));
    const question = { buttons: ['Reload', 'Quit Longshore'], defaultId: 0, cancelId: 0 };
    expect(recorded.messageBoxes).toEqual([expect.objectContaining(question)]);
    expect(reloads()).toBe(1);
    answers.messageBoxButton = 0;
    crash();
    await vi.waitFor(() => expect(reloads()).toBe(2));
  });

  it('later again comes back by itself', () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    crash();
    vi.advanceTimersByTime(10_001);
    crash();
    expect(reloads()).toBe(2);
  });
});

describe('a window that hangs', () => {
  it('is loaded anew when the user wants it', async () => {
    recorded.windows[0]?.emit('unresponsive');
    await vi.waitFor(() => expect(recorded.windows[0]?.webContents.reloads).toBe(1));
    expect(lines).toEqual(['The window does not answer', 'The window’s page has ended']);
  });

  it('is left alone otherwise, and asked about once at a time', async () => {
    answers.messageBoxButton = 1;
    recorded.windows[0]?.emit('unresponsive');
    recorded.windows[0]?.emit('unresponsive');
    await vi.waitFor(() => expect(recorded.messageBoxes).toHaveLength(1));
    expect(recorded.messageBoxes[0]).toMatchObject({ defaultId: 1, cancelId: 1 });
    expect(recorded.windows[0]?.webContents.reloads).toBe(0);
  });
});
