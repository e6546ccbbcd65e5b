import type { BrowserWindow as ElectronWindow } from 'electron';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  answers,
  BrowserWindow,
  nativeTheme,
  resetElectron,
} from '../../../tests/support/electron/electron-stand-in.ts';
import { createDesktopTheme } from './theme.ts';

let window: BrowserWindow;

beforeEach(() => {
  resetElectron('');
  window = new BrowserWindow({});
});

const theme = () => createDesktopTheme(() => window as unknown as ElectronWindow);

describe('the look of what the system draws', () => {
  it.each([
    ['dark', 'dark', '#1f1f1f'],
    ['light', 'light', '#ffffff'],
    ['high-contrast', 'dark', '#000000'],
    ['system', 'system', '#1f1f1f'],
  ] as const)('is that of the theme %s', (setting, source, background) => {
    answers.systemIsDark = true;
    const followed = theme();
    followed.apply({ theme: setting });
    expect(nativeTheme.themeSource).toBe(source);
    expect(followed.background()).toBe(background);
    expect(window.backgroundColor).toBe(background);
  });

  it('changes with the system where the setting follows it', () => {
    theme().apply({ theme: 'system' });
    expect(window.backgroundColor).toBe('#ffffff');
    answers.systemIsDark = true;
    nativeTheme.emit('updated');
    expect(window.backgroundColor).toBe('#1f1f1f');
  });
});
