import { beforeEach, describe, expect, it } from 'vitest';
import { app, recorded, resetElectron } from '../../../tests/support/electron/electron-stand-in.ts';
import { setApplicationMenu } from './application-menu.ts';
import { menuWords } from './menu-words.ts';

let opened: string[];

beforeEach(() => {
  resetElectron('');
  opened = [];
});

function items(platform: NodeJS.Platform, language: 'en' | 'zh-CN' = 'en') {
  setApplicationMenu(menuWords(language), (hash) => void opened.push(hash), platform);
  return (recorded.menu ?? []).flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []));
}

describe('the application menu', () => {
  it('leads to every place, by mouse and by keys', () => {
    const places = items('win32').filter(({ accelerator }) => accelerator !== undefined);
    for (const { click } of places) click?.(undefined as never, undefined, undefined as never);
    expect(opened).toEqual(['#/explore', '#/downloads', '#/library', '#/settings']);
    expect(places.map(({ accelerator }) => accelerator)).toContain('CommandOrControl+,');
  });

  it('has the platform’s own menus and ways to end', () => {
    const rolesOf = (platform: NodeJS.Platform) => items(platform).map(({ role }) => role);
    expect(rolesOf('darwin')).toEqual(expect.arrayContaining(['about', 'services', 'hide', 'quit', 'zoom']));
    expect(recorded.menu?.[0]?.role).toBe('appMenu');
    expect(rolesOf('linux')).toEqual(expect.arrayContaining(['quit', 'minimize', 'togglefullscreen']));
    expect(rolesOf('linux')).not.toContain('about');
    expect(recorded.menu?.[0]?.role).toBe('fileMenu');
  });

  it.each(['win32', 'darwin', 'linux'] as const)(
    'edits text on %s, where keys come from the menu',
    (platform) => {
      const editing = ['undo', 'redo', 'cut', 'copy', 'paste', 'selectAll'];
      expect(items(platform).map(({ role }) => role)).toEqual(expect.arrayContaining(editing));
    },
  );

  it('is in the language of the app, throughout', () => {
    app.isPackaged = true;
    const latin = items('darwin', 'zh-CN').filter(
      ({ label, type }) => type !== 'separator' && !/\p{Script=Han}/u.test(label ?? ''),
    );
    expect(latin).toEqual([]);
  });

  it('offers the developer’s tools in a checkout only', () => {
    expect(items('linux').some(({ role }) => role === 'toggleDevTools')).toBe(true);
    app.isPackaged = true;
    expect(items('linux').some(({ role }) => role === 'toggleDevTools')).toBe(false);
  });
});
