import { notifyManager, QueryClient } from '@tanstack/react-query';

// Notified later, a control would first be drawn with its old value and would miss the next press of a held key.
notifyManager.setScheduler(queueMicrotask);

/** The cache of everything read through the API; the engine itself already retries what can be retried. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { retry: false, refetchOnWindowFocus: false, staleTime: 60_000, networkMode: 'always' },
    mutations: { retry: false, networkMode: 'always' },
  },
});
