import { FluentProvider } from '@fluentui/react-components';
import { QueryClientProvider } from '@tanstack/react-query';
import { useEffect } from 'react';
import { queryClient } from '../api/query-client.ts';
import { useLanguage } from '../state/use-language.ts';
import { useTheme } from '../state/use-theme.ts';
import { Shell } from './shell.tsx';

/** The whole window: providers around the shell. */
export function App() {
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
