import { beforeEach, describe, expect, it, vi } from 'vitest';

let electron: typeof import('../tests/support/electron/electron-stand-in.ts');
let posted: unknown[][];
let pageIsReady: () => void;

beforeEach(async () => {
  vi.resetModules();
  electron = await import('../tests/support/electron/electron-stand-in.ts');
  posted = [];
  vi.stubGlobal('window', {
    origin: 'app://longshore',
    addEventListener: (_type: 'DOMContentLoaded', listener: () => void) => {
      pageIsReady = listener;
    },
    postMessage: (...words: unknown[]) => void posted.push(words),
  });
  return () => vi.unstubAllGlobals();
});

describe('the preload', () => {
  it('asks for the port once the page listens, and hands the page that port', async () => {
    const before = Object.keys(globalThis);
    await import('./preload.ts');
    expect(electron.ipcRenderer.sent).toEqual([]);
    pageIsReady();
    expect(electron.ipcRenderer.sent).toEqual([['longshore:connect']]);
    const port = {};
    electron.ipcRenderer.emit('longshore:port', { ports: [port], sender: electron.ipcRenderer });
    expect(posted).toEqual([['longshore:port', 'app://longshore', [port]]]);
    expect(Object.keys(globalThis)).toEqual(before);
    expect(electron.ipcRenderer.eventNames()).toEqual(['longshore:port']);
  });

  it('tells the page where a dropped file lies, when the app has heard of it, and nothing else', async () => {
    await import('./preload.ts');
    expect([...electron.exposed.keys()]).toEqual(['longshoreFiles']);
    const files = electron.exposed.get('longshoreFiles') as { pathOf(file: object): Promise<string> };
    expect(Object.keys(files)).toEqual(['pathOf']);
    expect(await files.pathOf({ name: 'made up' })).toBe('');
    expect(electron.ipcRenderer.invoked).toEqual([]);
    expect(await files.pathOf({ name: 'dropped.tar' })).toBe('/somewhere/dropped.tar');
    expect(electron.ipcRenderer.invoked).toEqual([['longshore:dropped', '/somewhere/dropped.tar']]);
  });
});
