import { app } from 'electron';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  recorded,
  resetElectron,
  app as standIn,
} from '../../../tests/support/electron/electron-stand-in.ts';
import { receiveAppLinks } from './receive-app-links.ts';

beforeEach(() => resetElectron(''));

describe('links from the system', () => {
  it('wait for the window, then arrive at once', () => {
    const received: string[] = [];
    const receive = receiveAppLinks(['longshore://explore/a']);
    let prevented = false;
    app.emit('open-url', { preventDefault: () => (prevented = true) }, 'longshore://explore/b');
    receive((link) => void received.push(link));
    app.emit('second-instance', {}, ['longshore', 'longshore://explore/c']);
    app.emit('second-instance', {}, ['longshore', '--flag']);
    expect(received).toEqual(['longshore://explore/a', 'longshore://explore/b', 'longshore://explore/c']);
    expect(prevented).toBe(true);
  });

  it('are asked for by an installed app only', () => {
    receiveAppLinks([]);
    expect(recorded.protocolClients).toEqual([]);
    standIn.isPackaged = true;
    receiveAppLinks([]);
    expect(recorded.protocolClients).toEqual([{ scheme: 'longshore', path: process.execPath, args: ['--'] }]);
  });

  it('are brought to the file that stays of a portable program', () => {
    standIn.isPackaged = true;
    vi.stubEnv('PORTABLE_EXECUTABLE_FILE', 'D:\\Longshore-portable.exe');
    receiveAppLinks([]);
    vi.unstubAllEnvs();
    expect(recorded.protocolClients).toEqual([
      { scheme: 'longshore', path: 'D:\\Longshore-portable.exe', args: ['--'] },
    ]);
  });
});
