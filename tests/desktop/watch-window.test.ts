import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { desktopWords } from '../../electron/desktop/desktop-words.ts';
import { openMainWindow } from '../../electron/desktop/main-window.ts';
import { watchWindow } from '../../electron/desktop/watch-window.ts';
import { answers, recorded, resetElectron } from './electron-stand-in.ts';

let folder: string;
let lines: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'longshore-watch-'));
  resetElectron(folder);
  lines = [];
  const log = {
    write: (_level: string, line: string) => void lines.push(line),
    error: () => {},
    recent: () => lines,
  };
  openMainWindow(folder, (window) => watchWindow(window, log, () => desktopWords('en')));
});
afterEach(() => rm(folder, { recursive: true }));

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
    expect(recorded.windows[0]?.webContents.reloads).toBe(0);
  });
});
