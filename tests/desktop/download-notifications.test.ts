import { beforeEach, describe, expect, it } from 'vitest';
import { createDownloadNotifications } from '../../electron/desktop/download-notifications.ts';
import { AppError } from '../../shared/errors.ts';
import { type Settings, settingsSchema } from '../../shared/schemas/settings.ts';
import { changeTo, rowIn, showEvents, snapshotOf } from './download-events.ts';
import { recorded, resetElectron } from './electron-stand-in.ts';
import { BrowserWindowStandIn } from './window-stand-in.ts';

let settings: Settings;
let window: BrowserWindowStandIn;
let opened: string[];

beforeEach(() => {
  resetElectron('');
  settings = settingsSchema.parse({});
  window = new BrowserWindowStandIn({});
  opened = [];
});

function notifications() {
  return createDownloadNotifications({
    settings: () => settings,
    ownWindow: () => window as never,
    open: (hash) => void opened.push(hash),
  });
}

const titles = () => recorded.notifications.map(({ options }) => options.title);

describe('notifications', () => {
  it('tell of what is done, has failed or waits for space, and of nothing else', async () => {
    const error = new AppError('DIGEST_MISMATCH', 'The bytes were wrong.').toJSON();
    await showEvents(notifications(), [
      snapshotOf(rowIn('old', 'done')),
      changeTo(rowIn('a', 'downloading'), rowIn('b', 'paused'), rowIn('c', 'cancelled')),
      changeTo(rowIn('a', 'waiting-for-space')),
      changeTo(rowIn('a', 'waiting-for-space')),
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
