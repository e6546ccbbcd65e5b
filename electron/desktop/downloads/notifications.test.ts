import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../shared/errors.ts';
import { type Settings, settingsSchema } from '../../../shared/schemas/settings.ts';
import { recorded, resetElectron } from '../../../tests/support/electron/electron-stand-in.ts';
import { BrowserWindowStandIn } from '../../../tests/support/electron/window-stand-in.ts';
import { changeTo, rowIn, showEvents, snapshotOf } from '../../../tests/support/engines/download-events.ts';
import { createDownloadNotifications } from './notifications.ts';

let settings: Settings;
let window: BrowserWindowStandIn;
let opened: string[];
let lines: string[];

beforeEach(() => {
  resetElectron('');
  settings = settingsSchema.parse({});
  window = new BrowserWindowStandIn({});
  opened = [];
  lines = [];
});

function notifications() {
  return createDownloadNotifications({
    settings: () => settings,
    ownWindow: () => window as never,
    open: (hash) => void opened.push(hash),
    log: { write: (_level, message, details) => void lines.push(`${message}: ${JSON.stringify(details)}`) },
  });
}

const titles = () => recorded.notifications.map(({ options }) => options.title);

function firstShown() {
  const [notification] = recorded.notifications;
  if (notification === undefined) throw new Error('Nothing was shown');
  return notification;
}

async function collectGarbage(): Promise<void> {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  // Objects that were looked at through a `WeakRef` live until the end of the turn.
  await new Promise(setImmediate);
  collect();
}

describe('notifications', () => {
  it('tell of what is done, has failed or waits for space, and of nothing else', async () => {
    const error = new AppError('DIGEST_MISMATCH', 'The bytes were wrong.').toJSON();
    await showEvents(notifications(), [
      snapshotOf(rowIn('old', 'done')),
      changeTo(rowIn('a', 'downloading'), rowIn('b', 'paused'), rowIn('c', 'cancelled')),
      changeTo(rowIn('a', 'waiting-for-space')),
      changeTo(rowIn('a', 'waiting-for-space')),
      changeTo(rowIn('d', 'failed', { error, retriesAt: '2026-11-24T00:00:30.000Z' })),
      changeTo(rowIn('b', 'failed', { error }), rowIn('a', 'done')),
    ]);
    expect(titles()).toEqual(['Waiting for disk space', 'Download failed', 'Downloaded']);
    expect(recorded.notifications[1]?.options.body).toBe(
      'mcr.microsoft.com/sample/b:latest\nThe bytes were wrong.',
    );
  });

  it('open the download that they tell of', async () => {
    await showEvents(notifications(), [snapshotOf(), changeTo(rowIn('a b', 'done'), rowIn('c', 'done'))]);
    recorded.notifications[0]?.emit('click');
    expect(opened).toEqual(['#/downloads/a%20b']);
  });

  it('open it from the list of older ones too, where Windows puts what nobody has clicked', async () => {
    const follower = notifications();
    await showEvents(follower, [snapshotOf(), changeTo(rowIn('a', 'done'))]);
    const reference = new WeakRef(firstShown());
    firstShown().emit('close', { reason: 'timedOut' });
    recorded.notifications.length = 0;
    await collectGarbage();
    reference.deref()?.emit('click');
    expect(opened).toEqual(['#/downloads/a']);
    expect(follower).toBeDefined();
  });

  it('that the system refuses are written down once, and trouble nobody', async () => {
    await showEvents(notifications(), [snapshotOf(), changeTo(rowIn('a', 'done'), rowIn('b', 'done'))]);
    // macOS refuses those of an app that is not signed.
    for (const notification of recorded.notifications) notification.emit('failed', {}, 'not signed');
    expect(lines).toEqual(['The system shows no notifications: {"reason":"not signed"}']);
  });

  it('are left out while the window has the focus, and where the settings say so', async () => {
    window.focused = true;
    await showEvents(notifications(), [snapshotOf(), changeTo(rowIn('a', 'done'))]);
    window.focused = false;
    settings = { ...settings, notifications: false };
    await showEvents(notifications(), [snapshotOf(), changeTo(rowIn('a', 'done'))]);
    expect(recorded.notifications).toEqual([]);
  });

  it('speak the language of the settings', async () => {
    settings = { ...settings, language: 'zh-CN' };
    await showEvents(notifications(), [snapshotOf(), changeTo(rowIn('a', 'done'))]);
    expect(titles()).toEqual(['下载完成']);
  });
});
