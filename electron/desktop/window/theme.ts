import { type BrowserWindow, nativeTheme } from 'electron';
import type { Settings } from '../../../shared/schemas/settings.ts';

/** What lies below the page, by the themes of the window (`renderer/state/theme.ts`). */
const backgrounds = { light: '#ffffff', dark: '#1f1f1f', highContrast: '#000000' };

/** The look of what the system draws for the app. */
export interface DesktopTheme {
  apply(settings: Pick<Settings, 'theme'>): void;
  /** The colour of a window in which nothing has been painted yet. */
  background(): string;
}

/** Keeps title bar, dialogs, menus and the window's background in step with the settings, and so with the page. */
export function createDesktopTheme(ownWindow: () => BrowserWindow | undefined): DesktopTheme {
  let isHighContrast = false;
  const background = () => {
    if (isHighContrast) return backgrounds.highContrast;
    return nativeTheme.shouldUseDarkColors ? backgrounds.dark : backgrounds.light;
  };
  const paint = () => ownWindow()?.setBackgroundColor(background());
  // The system's own change arrives so too.
  nativeTheme.on('updated', paint);
  return {
    apply({ theme }) {
      isHighContrast = theme === 'high-contrast';
      nativeTheme.themeSource = theme === 'high-contrast' ? 'dark' : theme;
      paint();
    },
    background,
  };
}
