import { FluentProvider } from '@fluentui/react-components';
import { QueryClientProvider } from '@tanstack/react-query';
import { useEffect } from 'react';
import { createRoot } from 'react-dom/client';
import { queryClient } from '../api/query-client.ts';
import '../i18n/index.ts';
import { useLanguage } from '../state/use-language.ts';
import { useTheme } from '../state/use-theme.ts';
import { readPagesAhead } from './pages.tsx';
import { Shell } from './shell.tsx';

/** Draws the window into the document. */
export function startApp(root: HTMLElement): void {
  createRoot(root).render(<App />);
  readPagesAhead();
}

/** The whole window: providers around the shell. */
function App() {
  const { theme, isDark } = useTheme();
  useLanguage();

  useEffect(() => {
    document.documentElement.style.colorScheme = isDark ? 'dark' : 'light';
  }, [isDark]);

  return (
    <QueryClientProvider client={queryClient}>
      <FluentProvider theme={theme}>
        <Shell />
      </FluentProvider>
    </QueryClientProvider>
  );
}
