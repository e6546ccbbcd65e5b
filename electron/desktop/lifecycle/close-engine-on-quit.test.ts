import { app } from 'electron';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { recorded, resetElectron } from '../../../tests/support/electron/electron-stand-in.ts';
import { createSampleEngine, type SampleEngine } from '../../../tests/support/engines/sample-engine.ts';
import { closeEngineOnQuit } from './close-engine-on-quit.ts';

let engine: SampleEngine;
let letClose: () => void;
let failures: unknown[];

let closingFails = false;
let isClosing: () => boolean;

beforeEach(() => {
  closingFails = false;
  resetElectron('');
  failures = [];
  const closed = new Promise<void>((resolve) => {
    letClose = resolve;
  });
  engine = createSampleEngine();
  const close = async () => {
    await engine.close();
    await closed;
    if (closingFails) throw new Error('disk full');
  };
  isClosing = closeEngineOnQuit({ close }, (error) => void failures.push(error));
});

/** Emits `will-quit`; true when quitting was held back. */
function quitIsHeldBack(): boolean {
  let prevented = false;
  app.emit('will-quit', {
    preventDefault() {
      prevented = true;
    },
  });
  return prevented;
}

describe('quitting', () => {
  it('waits until the engine has closed, once, however often it is asked', async () => {
    expect(quitIsHeldBack()).toBe(true);
    expect(quitIsHeldBack()).toBe(true);
    expect(engine.calls).toEqual(['close']);
    expect(recorded.quits).toBe(0);
    letClose();
    await vi.waitFor(() => expect(recorded.quits).toBe(1));
    expect(quitIsHeldBack()).toBe(false);
    expect(engine.calls).toEqual(['close']);
  });

  it('that is under way is no start: one that comes then follows it, with its link', async () => {
    expect(isClosing()).toBe(false);
    quitIsHeldBack();
    expect(isClosing()).toBe(true);
    app.emit('second-instance', {}, ['longshore', 'longshore://explore/a']);
    app.emit('second-instance', {}, ['longshore', 'longshore://explore/b']);
    expect(recorded.relaunches).toEqual([]);
    letClose();
    await vi.waitFor(() => expect(recorded.quits).toBe(1));
    expect(recorded.relaunches).toMatchObject([
      { args: [...process.argv.slice(1), '--', 'longshore://explore/b'] },
    ]);
  });

  it('hands no earlier link on, and needs no second --', async () => {
    const own = process.argv;
    process.argv = ['electron', 'app', '--', 'longshore://explore/old'];
    quitIsHeldBack();
    app.emit('second-instance', {}, ['longshore', '--', 'longshore://explore/new']);
    process.argv = own;
    letClose();
    await vi.waitFor(() => expect(recorded.quits).toBe(1));
    expect(recorded.relaunches).toMatchObject([{ args: ['app', '--', 'longshore://explore/new'] }]);
  });

  it('is the end where nobody starts it again meanwhile', async () => {
    app.emit('second-instance', {}, ['longshore']);
    quitIsHeldBack();
    letClose();
    await vi.waitFor(() => expect(recorded.quits).toBe(1));
    expect(recorded.relaunches).toEqual([]);
  });

  it('is not kept up by an engine that fails to close', async () => {
    closingFails = true;
    quitIsHeldBack();
    letClose();
    await vi.waitFor(() => expect(recorded.quits).toBe(1));
    expect(failures).toEqual([new Error('disk full')]);
  });

  it('follows the last window, except on macOS', () => {
    app.emit('window-all-closed');
    expect(recorded.quits).toBe(process.platform === 'darwin' ? 0 : 1);
  });
});
