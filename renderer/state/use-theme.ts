import { useSyncExternalStore } from 'react';
import { darkTheme, highContrastTheme, type LongshoreTheme, lightTheme } from './theme.ts';
import { useUi } from './ui-store.ts';

const darkQuery = window.matchMedia('(prefers-color-scheme: dark)');

/** The theme that the settings ask for, following the system where they say so. */
export function useTheme(): { theme: LongshoreTheme; isDark: boolean } {
  const choice = useUi(({ theme }) => theme);
  const systemIsDark = useSyncExternalStore(onSystemChange, () => darkQuery.matches);
  if (choice === 'high-contrast') return { theme: highContrastTheme, isDark: true };
  const isDark = choice === 'dark' || (choice === 'system' && systemIsDark);
  return { theme: isDark ? darkTheme : lightTheme, isDark };
}

function onSystemChange(listener: () => void): () => void {
  darkQuery.addEventListener('change', listener);
  return () => darkQuery.removeEventListener('change', listener);
}
