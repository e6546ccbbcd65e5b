import { QueryClient } from '@tanstack/react-query';

/** The cache of everything read through the API; the engine itself already retries what can be retried. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { retry: false, refetchOnWindowFocus: false, staleTime: 60_000, networkMode: 'always' },
    mutations: { retry: false, networkMode: 'always' },
  },
});
