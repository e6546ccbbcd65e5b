import { app as electronApp } from 'electron';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  app,
  BrowserWindow,
  recorded,
  resetElectron,
} from '../../../tests/support/electron/electron-stand-in.ts';
import { createSampleEngine, type SampleEngine } from '../../../tests/support/engines/sample-engine.ts';
import { closeEngineOnQuit } from './close-engine-on-quit.ts';

let engine: SampleEngine;
let letClose: () => void;
let failures: unknown[];
let isLate: boolean;
let closingFails = false;
let isEnding: () => boolean;

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
  isLate = false;
  isEnding = closeEngineOnQuit({
    engine: { close },
    onFailure: (error) => void failures.push(error),
    onDeadline: () => {
      isLate = true;
    },
    startWords: (link) => ['again', link ?? 'no link'],
  });
});

const theEnd = () => vi.waitFor(() => expect(app.ending.isOver).toBe(true));
const startAgain = (...words: string[]) => electronApp.emit('second-instance', {}, ['longshore', ...words]);
const relaunched = () => recorded.relaunches.map((options) => options?.args);

describe('quitting', () => {
  it('waits until the engine has closed, once, however often it is asked', async () => {
    app.quit();
    app.quit();
    expect(engine.calls).toEqual(['close']);
    expect(app.ending.isOver).toBe(false);
    letClose();
    await theEnd();
    expect(engine.calls).toEqual(['close']);
  });

  it('that is under way is no start: one that comes then follows it, with the newest link', async () => {
    expect(isEnding()).toBe(false);
    app.quit();
    expect(isEnding()).toBe(true);
    startAgain('longshore://explore/a');
    startAgain('longshore://explore/b');
    // One without a link, as by the icon, takes the link not away.
    startAgain();
    expect(relaunched()).toEqual([]);
    letClose();
    await theEnd();
    expect(relaunched()).toEqual([['again', 'longshore://explore/b']]);
  });

  it('loses no link that comes while the windows close, or after the engine has', async () => {
    new BrowserWindow({});
    app.quit();
    expect(recorded.windows[0]?.destroyed).toBe(false);
    electronApp.emit('open-url', { preventDefault() {} }, 'longshore://explore/a');
    expect(isEnding()).toBe(true);
    // The last moment in which anything is heard.
    app.on('will-quit', ({ defaultPrevented }) => {
      if (!defaultPrevented) startAgain('longshore://explore/b');
    });
    letClose();
    await theEnd();
    expect(relaunched()).toEqual([['again', 'longshore://explore/b']]);
  });

  it('is the end where nobody starts it again meanwhile', async () => {
    startAgain('longshore://explore/a');
    app.quit();
    letClose();
    await theEnd();
    expect(recorded.relaunches).toEqual([]);
  });

  it('is not kept up by an engine that fails to close', async () => {
    closingFails = true;
    app.quit();
    letClose();
    await theEnd();
    expect(failures).toEqual([new Error('disk full')]);
  });

  it('is kept up by no engine for more than twenty seconds, after which it is told of', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    app.quit();
    vi.advanceTimersByTime(19_999);
    expect([isLate, app.ending.isOver]).toEqual([false, false]);
    vi.advanceTimersByTime(1);
    expect([isLate, app.ending.isOver]).toEqual([true, true]);
    // It may still end by itself before the process does.
    letClose();
    await vi.advanceTimersByTimeAsync(0);
    expect(recorded.quits).toBe(2);
  });

  it('tells of no deadline that was kept', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    app.quit();
    letClose();
    await vi.advanceTimersByTimeAsync(60_000);
    expect([isLate, app.ending.isOver]).toEqual([false, true]);
  });
});
